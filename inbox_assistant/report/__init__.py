"""The report of a night, week or month: what recurs, how widely it blocks, and who waits.

`spans` says which time a report covers, `nightly` makes it once and keeps the result; `recurring`,
`changes`, `proposals`, `caring` and `manners` turn figures into a `NightReport`; `sentences` words
it, `render` and `tables` show it as HTML, text, CSV and JSON; `redacting` takes words out again.
"""
