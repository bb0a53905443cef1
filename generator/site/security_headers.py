"""A built site -> what its pages may do: a strict Content-Security-Policy, and the headers that common hosts send with it.

Scripts are files of the site; none stands in a page, and the policy lets none run there, whatever a page holds (`links.broken` tells of it). It is
shipped as `_headers` (Netlify, Cloudflare Pages), for nginx, for Apache, and as a meta element in every page for hosts that send no headers of ours.
"""

from __future__ import annotations

import re
from html import escape

_HEAD = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000",
}
"""Sent with every file. The last one is heeded only over https."""


def policy(*, meta: bool, wasm: bool = False) -> str:
    """The policy. In a meta element browsers ignore frame-ancestors and complain, so it stands only in the header.

    `wasm`: scripts of the site may compile WebAssembly (but still evaluate no text), as Pagefind does.
    """
    scripts = "script-src 'self' 'wasm-unsafe-eval'" if wasm else "script-src 'self'"
    parts = ["default-src 'none'", scripts, "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
             "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"]
    return "; ".join(parts if meta else [*parts, "frame-ancestors 'none'"])


def with_meta(text: str, content: str) -> str:
    """A page with its policy right behind the declaration of its characters, before anything that the policy governs."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(content, quote=False)}">'
    return _HEAD.sub(lambda found: found.group() + meta, text, count=1)


def host_files(header: str) -> dict[str, str]:
    """The same headers in the words of common hosts: file name -> content."""
    headers = {"Content-Security-Policy": header, **HEADERS}
    common = "".join(f"  {name}: {value}\n" for name, value in headers.items())
    fresh = "no-cache, no-transform"  # asked for each time, and given as it is: readers' browsers hold files to their hashes (offline.py)
    return {
        "_headers": f"/*\n{common}  Cache-Control: {fresh}\n",
        "nginx-headers.conf": "# include this file in the server block of the site\n" + "".join(
            f'add_header {name} "{value}" always;\n' for name, value in (*headers.items(), ("Cache-Control", fresh))),
        "apache-headers.conf": "# Include this file in the virtual host of the site, or copy it to .htaccess\n<IfModule mod_headers.c>\n" + "".join(
            f'  Header always set {name} "{value}"\n' for name, value in (*headers.items(), ("Cache-Control", fresh))) + "</IfModule>\n",
    }
