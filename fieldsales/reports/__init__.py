"""Reports: a line of catalogue.py and a SQL file each; one page, one Excel writer and one print page show them all.

catalogue.py says what there is, filters.py what was asked, queries.py reads the SQL and its shared pieces, answer.py makes
the table, shown.py and excel.py write it down, jobs.py runs exports beside the pages, exports.py remembers who took what.
"""
