"""What a browser calls itself, in words people know. Anything may be written there."""

_BROWSERS = (  # the first that is named: most also name those they descend from
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(text: str) -> str:
    """Return browser and system, "Firefox · Linux"; what is unknown is left out."""
    known = (_first(text, _BROWSERS), _first(text, _SYSTEMS))
    return " · ".join(name for name in known if name)


def _first(text: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in text), "")
