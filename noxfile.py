"""
Every check of the project, one session each; `nox` alone runs them all.

A machine needs nothing but Python 3.11 or newer, pip and nox: each session makes its
own environment, over packages that most of them share. `nox -s tests` runs one session,
`nox -l` lists them.
The sessions `bench`, `between`, `crash` and `mutate` run on request only.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from itertools import chain
from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
# Under CI a skipped test and a line without a test are failures.
STRICT = "true" in (os.environ.get("CI"), os.environ.get("OKRKIT_STRICT"))


@cache
def version_of(executable: str) -> str:
    """Return the minor version of an interpreter, or nothing if it does not start."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(  # noqa: S603 - an interpreter found on this machine
            [executable, "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return answer.stdout.strip()


def found_pythons() -> list[str]:
    """
    List the supported versions that this machine can run, oldest first.

    Looks on the path and into pyenv's folder, whose commands on the path start
    only the versions that are switched on; one found there joins the path.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    found = []
    for version in nox.project.python_versions(PYPROJECT):
        on_path = shutil.which(f"python{version}")
        folders = sorted(pyenv.glob(f"{version}.*/bin"))
        if sys.version_info[:2] == tuple(map(int, version.split("."))) or (
            on_path and version_of(on_path) == version
        ):
            found.append(version)
        elif folders and version_of(str(folders[-1] / "python")) == version:
            os.environ["PATH"] += os.pathsep + str(folders[-1])
            found.append(version)
    return found


PYTHONS = found_pythons()
# It lies where `share` installs; from there come no commands.
PYTEST = ("python", "-m", "pytest")
PARALLEL = ("-n", "auto", "--dist", "worksteal")
# Beside the newest Python: laws on few examples, without what costs much once.
FEW = {"OKRKIT_HYPOTHESIS": "few"}
BRIEF = ("-q", *PARALLEL, "-m", "not once")
# The session `tests` has the newest Python, `lowest` the oldest one with the oldest
# packages; one between them runs the examples of all docs: three answers to one commit.
OLDEST = nox.project.python_versions(PYPROJECT)[0]
NEWEST = PYTHONS[-1]
BETWEEN = [version for version in PYTHONS if version not in (OLDEST, NEWEST)]


def group(*names: str) -> tuple[str, ...]:
    """Return the requirements of dependency groups of pyproject.toml."""
    return nox.project.dependency_groups(PYPROJECT, *names)


def ranges() -> list[str]:
    """Return the requirements of the package and of all its extras."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    every = [*PYPROJECT["project"]["dependencies"], *chain(*extras.values())]
    return [text for text in every if ">=" in text]


@cache
def built(folder: str) -> Path:
    """Build the sdist, and from it the wheel, once in a run of nox."""
    target = Path(folder)
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(  # noqa: S603 - our own build
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT],
        check=True,
    )
    return next(target.glob("okrkit-*.whl"))


def share(session: nox.Session) -> None:
    """
    Let an environment look into a folder with the extras and the tests' packages.

    For each Python it is filled once, as a gigabyte takes a minute to install. What is
    too old there is installed beside it.
    """
    code = "import sysconfig as s; print(s.get_python_version(), s.get_path('purelib'))"
    version, site = str(session.run("python", "-c", code, silent=True)).split(
        maxsplit=1
    )
    folder = session.cache_dir.resolve() / f"packages-{version}"
    if not folder.is_dir():
        begun = folder.with_name("begun")
        shutil.rmtree(begun, ignore_errors=True)
        session.install("-q", "--target", str(begun), *ranges(), *group("tests"))
        begun.rename(folder)
    Path(site.strip(), "shared.pth").write_text(f"{folder}\n", encoding="utf-8")


def install(session: nox.Session, *groups: str) -> None:
    """Install the built wheel with every extra, and groups, as a user would have it."""
    share(session)
    wheel = built(str(session.cache_dir.resolve() / "wheel"))
    session.install("-q", f"okrkit[all] @ {wheel.as_uri()}", *group(*groups))
    # The version stays the same between two runs; the wheel does not.
    session.install("-q", "--force-reinstall", "--no-deps", str(wheel))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, spelling and the project file."""
    session.install("-q", *group("lint"))
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")
    session.run("codespell")
    session.run("validate-pyproject", "pyproject.toml")


@nox.session(python=NEWEST)
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright, and that wrong calls are refused."""
    install(session, "types", "tests")
    session.run("mypy")
    # It would rather look into a `.venv` beside it, where the tests' packages are not.
    session.run("basedpyright", "--pythonpath", str(Path(session.bin, "python")))


@nox.session(python=NEWEST)
def surface(session: nox.Session) -> None:
    """Check that every public name is real, typed to the end, and documented."""
    install(session, "surface", "tests")
    python = ("--pythonpath", str(Path(session.bin, "python")))
    session.run("basedpyright", *python, "--verifytypes", "okrkit", "--ignoreexternal")
    session.run(*PYTEST, "-q", *PARALLEL, "tests/package")


@nox.session(python=NEWEST)
def arch(session: nox.Session) -> None:
    """Check directions of import, declared dependencies, slots and sizes."""
    install(session, "arch")
    session.run("lint-imports", env={"PYTHONPATH": "src"})
    session.run("deptry", "src")
    session.run("slotscheck", "-m", "okrkit")
    session.run("python", "tools/sizes.py", "src/okrkit")


@nox.session(python=NEWEST)
def tests(session: nox.Session) -> None:
    """Run the tests against the built wheel on the newest Python, with coverage."""
    install(session, "tests")
    session.run(
        *PYTEST,
        *PARALLEL,
        "--cov",
        "--cov-report=",
        *session.posargs,
        env={"COVERAGE_FILE": str(session.cache_dir / ".coverage.tests")},
    )


@nox.session(python=BETWEEN, default=False)
def between(session: nox.Session) -> None:
    """Run the tests on the versions of Python between the oldest and the newest."""
    install(session, "tests")
    session.run(*PYTEST, *BRIEF, *session.posargs, env=FEW)


@nox.session(requires=["tests", "engines"])
def coverage(session: nox.Session) -> None:
    """Add up what the tests reached in memory and in every engine."""
    session.install("-q", "coverage")
    env = {"COVERAGE_FILE": str(session.cache_dir / ".coverage")}
    session.run("coverage", "combine", "-q", str(session.cache_dir), env=env)
    gate = ("--fail-under=100",) if STRICT else ()
    session.run("coverage", "report", *gate, env=env)


@nox.session(python=OLDEST)
def lowest(session: nox.Session) -> None:
    """Run all but costly tests with the oldest release of each direct dependency."""
    floors = [text.replace(">=", "==") for text in ranges()]
    constraints = Path(session.create_tmp(), "floors.txt")
    constraints.write_text("\n".join(floors) + "\n", encoding="utf-8")
    session.install("-q", "-c", str(constraints), *floors, *group("tests"))
    wheel = built(str(session.cache_dir.resolve() / "wheel"))
    session.install("-q", "--force-reinstall", "--no-deps", str(wheel))
    session.run(*PYTEST, *BRIEF, *session.posargs, env=FEW)


@nox.session(python=NEWEST)
def engines(session: nox.Session) -> None:
    """Count events in Spark and PostgreSQL, too: wants Java and PostgreSQL's server."""
    needed = {"java": "Java 17 or newer", "postgres": "the server of PostgreSQL"}
    for program, what in needed.items():
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not any(shutil.which(program, path=p) for p in (None, *folders)):
            if STRICT:
                session.error(f"{what} is not installed")
            session.skip(f"{what} is not installed")
    install(session, "engines")
    session.run(
        *PYTEST,
        "-q",
        # A server is started once for a file.
        *("-n", "auto", "--dist", "loadfile"),
        "--cov",
        "--cov-report=",
        "tests/history/crash",
        "tests/history/servers",
        "tests/retention/engines",
        "tests/sources/servers",
        *session.posargs,
        env={
            "OKRKIT_ENGINES": "1",
            "COVERAGE_FILE": str(session.cache_dir / ".coverage.engines"),
        },
    )


@nox.session(python=NEWEST)
def browser(session: nox.Session) -> None:
    """Look at the views and the report in Chromium: wants it, and axe from npm."""
    modules = Path(os.environ.get("OKRKIT_NODE_MODULES", ""), "axe-core")
    found = any(map(shutil.which, ("chromium", "chromium-browser")))
    for there, what in ((found, "Chromium"), (modules.is_dir(), "axe-core for Node")):
        if not there:
            if STRICT:
                session.error(f"{what} is not installed")
            session.skip(f"{what} is not installed")
    install(session, "browser")
    env = {"OKRKIT_BROWSER": "1"}
    session.run(*PYTEST, "-q", *PARALLEL, "tests/browser", *session.posargs, env=env)


@nox.session(python=(BETWEEN or PYTHONS)[-1])
def doctest(session: nox.Session) -> None:
    """Run every example in the docstrings, the README and the docs."""
    install(session, "tests")
    # The sources stand before the wheel: their docstrings name their own modules.
    env = {"PYTHONPATH": str(ROOT / "src")}
    # The examples of one page build on each other: they stay in one process.
    where = ("-n", "auto", "--dist", "loadfile", "README.md", "docs", "src")
    session.run(*PYTEST, "-q", *where, *session.posargs, env=env)


@nox.session(python=NEWEST)
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning or a dangling reference fails."""
    install(session, "docs")
    out = session.posargs[0] if session.posargs else "docs/_build/html"
    strict = ("-q", "-E", "-n", "-W", "--keep-going")
    session.run("sphinx-build", *strict, "-j", "auto", "docs", out)


@nox.session(python=NEWEST)
def examples(session: nox.Session) -> None:
    """Run every example from another folder than its own."""
    install(session, "tests")  # what they embed okrkit in
    session.chdir(session.create_tmp())
    # The plug-ins are packages: tests install and run them.
    own = ROOT.glob("examples/*plugin/**/*.py")
    for script in sorted({*ROOT.glob("examples/**/*.py")} - {*own}):
        session.run("python", str(script), silent=True)


@nox.session
def package(session: nox.Session) -> None:
    """Check both distributions, and that the wheel alone is enough."""
    session.install("-q", *group("package"), "virtualenv")
    work = Path(session.create_tmp())
    shutil.rmtree(work / "dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(work / "dist"), silent=True)
    made = sorted(map(str, (work / "dist").iterdir()))
    wheel = next(path for path in made if path.endswith(".whl"))
    session.run("check-wheel-contents", wheel)
    session.run("twine", "check", "--strict", *made)

    session.run("virtualenv", "--clear", "-q", str(work / "alone"))
    binaries = work / "alone" / ("Scripts" if os.name == "nt" else "bin")
    python = str(binaries / "python")
    session.run(python, "-m", "pip", "install", "-q", wheel, external=True)
    every = "import okrkit; [getattr(okrkit, name) for name in okrkit.__all__]"
    without = "; import sys; assert 'yaml' not in sys.modules"
    session.run(python, "-I", "-c", every + without, external=True)
    for script in sorted(ROOT.glob("examples/*.py")):
        session.run(python, "-I", str(script), external=True, silent=True)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure the promises about speed and memory."""
    install(session, "bench")
    session.run(*PYTEST, "tests/bench", *session.posargs)


@nox.session(default=False)
def crash(session: nox.Session) -> None:
    """Kill writers, fill disks, tear and flip journals: in full, not the short run."""
    install(session, "engines")
    env = {"OKRKIT_CRASH": "full", "OKRKIT_ENGINES": "1"}
    where = ("crash", "servers", "test_sql_store.py")
    paths = [f"tests/history/{name}" for name in where]
    session.run(*PYTEST, "-q", *paths, *session.posargs, env=env)


@nox.session(default=False)
def mutate(session: nox.Session) -> None:
    """Break the code line by line and see whether a test notices."""
    install(session, "mutate")
    env = {"OKRKIT_HYPOTHESIS": "mutate"}
    session.run("mutmut", "run", *session.posargs, env=env)
    session.run("mutmut", "results")
