"""HTML bodies as a reader sees them."""

import time

import pytest

from parsers.mail_html import html_to_text, referenced_images, take_embedded_images

PAGES = {
    "paragraphs and breaks": ("<p>หนึ่ง<br>สอง</p><p>สาม</p>", "หนึ่ง\nสอง\nสาม"),
    "gmail's lines": ("<div>หนึ่ง</div><div><br></div><div>สอง</div>", "หนึ่ง\n\nสอง"),
    "white space is collapsed": ("<p>\n  เรียน \t ท่าน&nbsp;&nbsp;ครับ\n</p>", "เรียน ท่าน ครับ"),
    "inline tags part no words": ("<p>ร้อง<b>เรียน</b><span>ครู</span></p>", "ร้องเรียนครู"),
    "entities": ("&lt;b&gt; &amp; &#3585;&#x0E02; &copy", "<b> & กข ©"),
    "table rows": ("<table><tr><th>ชื่อ</th><th>เงิน</th></tr><tr><td>ก</td><td>๕๐๐</td></tr></table>", "ชื่อ\tเงิน\nก\t๕๐๐"),
    "word's table": ("<table><tr><td><p>ก</p></td><td><p>๕๐๐</p></td></tr></table>จบ", "ก\t๕๐๐\nจบ"),
    "table without end tags": ("<table><tr><td>ก<td>๕๐๐<tr><td>ข<td>๖๐๐</table>จบ", "ก\t๕๐๐\nข\t๖๐๐\nจบ"),
    "table for layout": ("<table><tr><td><p>หนึ่ง</p><p>สอง</p></td><td>สาม</td></tr></table>", "หนึ่ง\nสอง\nสาม"),
    "table in a table": (
        "<table><tr><td><table><tr><td>ก</td><td>ข</td></tr><tr><td>ค</td><td>ง</td></tr></table></td></tr></table>ท้าย",
        "ก\tข\nค\tง\nท้าย",
    ),
    "lists": ("<ul><li>หนึ่ง</li><li>สอง</ul>จบ", "- หนึ่ง\n- สอง\nจบ"),
    "quotations": (
        "ตอบ<blockquote>เดิม<br>สอง<blockquote>เก่า</blockquote></blockquote>จบ",
        "ตอบ\n> เดิม\n> สอง\n> > เก่า\nจบ",
    ),
    "hidden quotation stays": ('ก<blockquote style="display:none">เดิม</blockquote>', "ก\n> เดิม"),
    "hidden gmail quotation stays": ('ก<div class="gmail_quote" style="display:none">เดิม</div>', "ก\nเดิม"),
    "hidden preview text goes": ('<div style="display: none">ดูเลย</div><p>เรียน ท่านที่เคารพ</p>', "เรียน ท่านที่เคารพ"),
    "hidden element that never ends": ('<div style="display:none">ดู<p>เรียน ท่าน', "ดู\nเรียน ท่าน"),
    "overflow is not hidden": ('<div style="overflow:hidden">เรียน</div>', "เรียน"),
    "script, style, title, comments": (
        "<title>t</title><STYLE>p{}</STYLE><script>a<b</script><!-- c --><!--[if mso]>m<![endif]-->เรียน",
        "เรียน",
    ),
    "style that never ends": ("<style>เรียน", "เรียน"),
    "preformatted": ("<pre>ก\n  ข</pre>", "ก\n  ข"),
    "links keep their address": (
        '<a href="https://a.example/x?b=1&amp;c=2">ที่นี่</a>',
        "ที่นี่ <https://a.example/x?b=1&c=2>",
    ),
    "links that show their address": ('<a href="https://a.example/x">a.example/x</a>', "a.example/x"),
    "greater-than inside an attribute": ('<img alt="a > b">เรียน', "เรียน"),
    "quote left open in a tag": ('<p class="a>เรียน</p><p class="b">ท่าน</p>', "เรียน\nท่าน"),
    "less-than in the text": ("5 < 6 และ ก<ข", "5 < 6 และ ก<ข"),
    "no html at all": ("ขอร้องเรียน", "ขอร้องเรียน"),
    "number that is no character": ("ก&#99999999999999999999;ข", "ก\ufffdข"),
}


@pytest.mark.parametrize(("source", "expected"), PAGES.values(), ids=PAGES.keys())
def test_html_reads_as_it_is_seen(source: str, expected: str) -> None:
    assert html_to_text(source) == expected


def test_images_that_the_page_shows() -> None:
    assert referenced_images("<img src='cid:A@b'><td background=cid:c&amp;d>") == {"a@b", "c&d"}


def test_embedded_images_are_taken_out() -> None:
    taken, rest = take_embedded_images(b'<img src="data:image/PNG;base64,QUJD\r\nREVG"> x', at_least=3)
    assert taken == (("image/png", b"ABCDEF"),)
    assert rest == b'<img src=""> x'
    assert take_embedded_images(b"data:image/png;base64,QUJD", at_least=4)[0] == ()


HOSTILE = [
    "<",
    "<a ",
    '<a "',
    "<a '",
    "<!--",
    "<style>",
    "<table><tr><td>",
    "<tr><td>a",
    "<blockquote>x",
    "&#",
    "&",
    "<a href=http://x>",
]
HOSTILE += ['<div style="display:none">', "<pre>", "<br>", "<li>", "<a '>\"<b ", "<td>", "</table>", "cid:"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_html_takes_time_in_proportion(piece: str) -> None:
    begun = time.process_time()
    html_to_text(piece * (300_000 // len(piece)))
    assert time.process_time() - begun < 3
