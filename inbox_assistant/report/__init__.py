"""The nightly report: what recurs, how widely it blocks, and whom we left waiting.

`nightly` decides which night it is and keeps the result; `recurring` turns figures into a
`NightReport`; `render` shows it as HTML, text, CSV and JSON; `masking` keeps personal data out.
"""
