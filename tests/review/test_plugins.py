"""Rules that other packages bring: found by name, loaded when asked for, guarded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError

EXAMPLE = Path(__file__).parents[2] / "examples" / "review_plugin"
RULE = """
from okrkit import rules

@rules.rule("ACME1", "says portal", severity="info")
def says_portal(context):
    for kr in context.key_results:
        if "portal" in kr.title:
            yield kr.hit("It says portal.")

def several():
    yield says_portal

RULES = [says_portal]
NOTHING = 7
WRONG = [says_portal, "a text"]
def fails():
    raise OSError("no network")
def odd():
    return 7
def texts():
    return ["a text"]
"""


def put(folder, name, target, *, package=None):
    """Install a package of one module by hand, as pip would leave it."""
    module = package or f"okrules_{name}"
    (folder / f"{module}.py").write_text(RULE, encoding="utf-8")
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[okrkit.rules]\n{name} = {module}:{target}\n", encoding="utf-8"
    )


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a folder on the path, forgotten again afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("okrules_")]:
        del sys.modules[name]


@pytest.mark.parametrize("target", ["says_portal", "RULES", "several"])
def test_a_plugin_names_a_rule_several_or_a_function(site, target):
    """Whatever is easiest to write."""
    put(site, "acme", target)
    notes = okr.review("Launch the portal", rules=okr.rules.plugin("acme"))

    assert ["ACME1"] == [finding.code for finding in notes]


def test_a_review_never_loads_a_plugin_by_itself(site):
    """What is installed on one machine must not change what another finds."""
    put(site, "acme", "RULES")

    assert "ACME1" not in okr.review("Launch the portal").codes
    assert "okrules_acme" not in sys.modules


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("NOTHING", "names something that makes no rule"),
        ("WRONG", "names something that makes no rule"),
        ("missing", "cannot be loaded"),
        ("fails", "cannot be made"),
        ("odd", "makes something that is no rule"),
        ("texts", "makes something that is no rule"),
        (":::X[[", "names no object of a module"),
    ],
)
def test_a_broken_plugin_is_told_with_its_package(site, target, why):
    """So its users know whom to ask."""
    put(site, "acme", target)
    with pytest.raises(InvalidOKRError) as caught:
        okr.rules.plugin("acme")

    assert "plugin-broken" == caught.value.code
    assert why in caught.value.why
    assert "plug-in acme, okrules_acme 1.0" in caught.value.place


def test_what_a_plugin_raised_is_the_cause(site):
    """Its author needs the traceback."""
    put(site, "acme", "fails")
    with pytest.raises(InvalidOKRError) as caught:
        okr.rules.plugin("acme")

    assert isinstance(caught.value.__cause__, OSError)


def test_a_name_that_is_not_there_or_there_twice_is_refused(site):
    """Neither may end in the rules of somebody else."""
    put(site, "acme", "RULES")
    with pytest.raises(InvalidOKRError, match="Did you mean 'acme'") as caught:
        okr.rules.plugin("acmee")
    assert "plugin-unknown" == caught.value.code

    put(site, "acme", "RULES", package="okrules_other")
    with pytest.raises(InvalidOKRError) as caught:
        okr.rules.plugin("acme")
    assert "plugin-clash" == caught.value.code


def test_the_list_says_which_work(site):
    """One broken plug-in harms no other."""
    put(site, "acme", "RULES")
    put(site, "broken", "NOTHING")
    listed = okr.rules.installed()

    assert listed["acme"].error is None
    assert listed["broken"].error is not None
    assert "okrules_acme" == listed["acme"].distribution


def test_pyproject_may_name_plugins(site):
    """On the command line there is no other place for it."""
    put(site, "acme", "RULES")
    file = site / "pyproject.toml"
    file.write_text('[tool.okrkit.review]\nplugins = ["acme"]', encoding="utf-8")
    chosen = okr.rules.configured(file).chosen()

    assert {"ACME1"} == {rule.code for rule in set(chosen) - okr.rules.DEFAULT}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Install the example as its README says, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [
            sys.executable,
            *("-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"),
            *("--no-index", "--target", folder, EXAMPLE),
        ],
        capture_output=True,
        check=True,
    )
    return folder


def python(package, *arguments, folder):
    """Run Python with the package on its path."""
    path = os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
    )


def test_the_example_is_a_package_that_works(package, tmp_path):
    """The plug-in to copy from is installed, listed and asked."""
    program = """
import okrkit as okr
assert okr.rules.installed()["acme"].error is None
rules = {*okr.rules.DEFAULT, *okr.rules.plugin("acme")}
notes = okr.review("Objective: Grow faster\\n- Cut churn from 3% to 2%", rules=rules)
print(notes.codes[-2:], notes.of("ACME1")[0].message)
"""
    done = python(package, "-c", program, folder=tmp_path)

    assert ("('ACME1', 'ACME2') It does not say whom it is for.\n", "") == (
        done.stdout,
        done.stderr,
    )


def test_the_tests_of_the_example_pass(package, tmp_path):
    """Whoever copies it copies them."""
    flags = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    done = python(
        package, "-m", "pytest", *flags, str(EXAMPLE / "tests"), folder=tmp_path
    )

    assert 0 == done.returncode, done.stdout + done.stderr
