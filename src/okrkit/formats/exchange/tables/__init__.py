"""Formats that are tables: CSV files and workbooks, one format a module."""
