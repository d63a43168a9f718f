"""What a PDF page draws as text, glyph by glyph, with places (pypdf).

pypdf's own text extraction passes over /ActualText (ISO 32000-1 §14.9.4), by which Chromium, LibreOffice and Word say
what a shaped Thai syllable stands for, and so loses vowels and tones. This walks the content stream and heeds it.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

# The only reader of encodings, ToUnicode maps and widths that pypdf has; its public extraction sits on it, too.
from pypdf.generic._font import Font

from parsers.pdf_objects import IDENTITY, Matrix, around, height, product, to_dictionary, to_list, to_matrix, to_text

_FORM_DEPTH, _FORMS = 8, 400
_CONTENT_BYTES, _LETTERS, _PICTURES, _ANNOTATIONS = 2_000_000, 50_000, 2_000, 5_000
"""Of one page. One that draws more is a map, a plan or an attack: walking it takes minutes, looking at it seconds."""
_CURVES = {b"c", b"v", b"y"}
_MASKS = {"/SMask", "/Mask", "/ImageMask", "/IM"}
"""What lets the page below a picture show through."""
_TEXT_ANNOTATIONS = {"/Widget", "/FreeText", "/Stamp"}
_NOT_SHOWN = 0b100010  # annotation flags Hidden and NoView
_INVISIBLE = {3, 7}  # Tr: neither filled nor stroked, as OCR programs lay text over a scan


class TooMuchDrawingError(Exception):
    """The page draws more than any letter does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One glyph, or the glyphs of one /ActualText; start and end on the base line, in page space (y grows upwards)."""

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture's upright bounds (left, bottom, right, top), its area in square points, what it lies over."""

    bounds: tuple[float, float, float, float]
    area: float
    over: int
    """Glyphs drawn before it, which it hides within its bounds."""


@dataclass(slots=True, kw_only=True)
class Drawn:
    """All that a page draws: its glyphs and its pictures in order, how many curves, and how many form fields are
    filled in without saying how that looks.
    """  # noqa: D205 - one sentence over two lines

    glyphs: list[Glyph] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    curves: int = 0
    undrawn_values: int = 0


def drawn_on(page: PageObject) -> Drawn:
    """Walk the page's content, form XObjects included, then what lies upon it: form fields, typed remarks, stamps.

    Raises pypdf's and plain Python errors on a broken stream: the caller knows what they mean for the page.

    Raises:
        TooMuchDrawingError: more content, letters or annotations than a letter's page has.
    """
    drawn, left = Drawn(), _Left()
    resources = to_dictionary(page.get("/Resources"))
    contents = page.get("/Contents")
    if contents is not None:
        stream = ContentStream(contents.get_object(), page.pdf, "bytes")
        _Walk(drawn=drawn, pdf=page.pdf, left=left).run(stream, resources)
    upon = _Walk(drawn=drawn, pdf=page.pdf, left=left, resources=resources)
    annotations = to_list(page.get("/Annots"))
    if len(annotations) > _ANNOTATIONS:
        raise TooMuchDrawingError
    for reference in annotations:
        annotation = to_dictionary(reference)
        if annotation.get("/Subtype") in _TEXT_ANNOTATIONS and not int(annotation.get("/F", 0)) & _NOT_SHOWN:
            upon.annotation(annotation)
    return drawn


@dataclass(slots=True, kw_only=True)
class _Left:
    """What a page may still draw, all its forms and annotations together."""

    forms: int = _FORMS
    content: int = _CONTENT_BYTES
    letters: int = _LETTERS
    pictures: int = _PICTURES

    def take(self, *, content: int = 0, letters: int = 0, pictures: int = 0) -> None:
        self.content -= content
        self.letters -= letters
        self.pictures -= pictures
        if min(self.content, self.letters, self.pictures) < 0:
            raise TooMuchDrawingError


@dataclass(slots=True, kw_only=True)
class _State:
    """Graphics and text state that q saves and Q brings back."""

    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    character_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One pass over one content stream; forms are walked by a pass of their own."""

    drawn: Drawn
    pdf: Any
    left: _Left
    depth: int = 0
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY
    marks: list[bool] = field(default_factory=list)
    """For each open marked content: whether it is the one whose /ActualText holds."""
    actual: str | None = None
    covered: list[Glyph] = field(default_factory=list)
    resources: DictionaryObject = field(default_factory=DictionaryObject)
    fonts: dict[str, Font | None] = field(default_factory=dict)

    def run(self, stream: ContentStream, resources: DictionaryObject) -> None:
        self.resources = resources
        self.left.take(content=len(stream.get_data()))
        for operands, operator in stream.operations:
            self.drawn.curves += operator in _CURVES
            self._do(operator, operands)
        while self.marks:
            self._end_mark()

    def _do(self, operator: bytes, operands: Any) -> None:  # noqa: C901, PLR0912 - a case an operator
        match operator:
            case b"q":
                self.stack.append(replace(self.state))
            case b"Q":
                self.state = self.stack.pop() if self.stack else self.state
            case b"cm":
                self.state.ctm = product(to_matrix(operands), self.state.ctm)
            case b"BT":
                self.text = self.line = IDENTITY
            case b"Tf":
                self.state.font, self.state.size = self._font(str(operands[0])), float(operands[1])
            case b"Tc":
                self.state.character_space = float(operands[0])
            case b"Tw":
                self.state.word_space = float(operands[0])
            case b"Tz":
                self.state.scale = float(operands[0]) / 100
            case b"TL":
                self.state.leading = float(operands[0])
            case b"Ts":
                self.state.rise = float(operands[0])
            case b"Tr":
                self.state.mode = int(operands[0])
            case b"Td" | b"TD":
                if operator == b"TD":
                    self.state.leading = -float(operands[1])
                self._move(float(operands[0]), float(operands[1]))
            case b"Tm":
                self.text = self.line = to_matrix(operands)
            case b"T*":
                self._move(0.0, -self.state.leading)
            case b"Tj":
                self._show(operands[0])
            case b"'":
                self._move(0.0, -self.state.leading)
                self._show(operands[0])
            case b'"':
                self.state.word_space, self.state.character_space = float(operands[0]), float(operands[1])
                self._move(0.0, -self.state.leading)
                self._show(operands[2])
            case b"TJ":
                self._show_all(operands[0])
            case b"BDC" | b"BMC":
                self._begin_mark(operands)
            case b"EMC":
                self._end_mark()
            case b"INLINE IMAGE":
                self._picture(operands.get("settings") if isinstance(operands, dict) else None)
            case b"Do":
                self._external(str(operands[0]))

    def _move(self, x: float, y: float) -> None:
        self.line = self.text = product((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def _font(self, name: str) -> Font | None:
        if name not in self.fonts:
            resource = to_dictionary(to_dictionary(self.resources.get("/Font")).get(name))
            self.fonts[name] = Font.from_font_resource(resource) if resource else None
        return self.fonts[name]

    def _show_all(self, parts: Any) -> None:
        for part in parts:
            if isinstance(part, (bytes, str)):
                self._show(part)
            else:
                self._advance(-float(part) / 1000 * self.state.size * self.state.scale)

    def _show(self, shown: Any) -> None:
        state = self.state
        if state.font is None or not state.size:
            return
        raw = shown if isinstance(shown, bytes) else str(shown).encode("latin-1", "replace")
        for code, text, width in _decoded(raw, state.font):
            self.left.take(letters=max(1, len(text)))
            start = self._place()
            advance = width / 1000 * state.size + state.character_space + (state.word_space if code == " " else 0.0)
            self._advance(width / 1000 * state.size * state.scale)
            end = self._place()
            self._advance((advance - width / 1000 * state.size) * state.scale)
            size = height(product((state.size, 0.0, 0.0, state.size, 0.0, 0.0), product(self.text, state.ctm)))
            glyph = Glyph(text=text, start=start, end=end, size=size, hidden=state.mode in _INVISIBLE)
            (self.drawn.glyphs if self.actual is None else self.covered).append(glyph)

    def _place(self) -> tuple[float, float]:
        whole = product((1.0, 0.0, 0.0, 1.0, 0.0, self.state.rise), product(self.text, self.state.ctm))
        return whole[4], whole[5]

    def _advance(self, x: float) -> None:
        self.text = product((1.0, 0.0, 0.0, 1.0, x, 0.0), self.text)

    def _begin_mark(self, operands: Any) -> None:
        actual = None
        if self.actual is None and len(operands) > 1:  # within another the outer one holds
            properties = operands[1]
            if not isinstance(properties, DictionaryObject):
                properties = to_dictionary(to_dictionary(self.resources.get("/Properties")).get(str(properties)))
            actual = properties.get("/ActualText")
        self.marks.append(actual is not None)
        if actual is not None:
            self.actual, self.covered = to_text(actual.get_object()), []
            self.left.take(letters=len(self.actual))

    def _end_mark(self) -> None:
        if not self.marks or not self.marks.pop():
            return
        if self.covered and self.actual is not None:
            first = self.covered[0]
            self.drawn.glyphs.append(replace(first, text=self.actual, end=_furthest(self.covered)))
        self.actual, self.covered = None, []

    def _picture(self, picture: Any) -> None:
        self.left.take(pictures=1)
        a, b, c, d, _, _ = self.state.ctm
        masked = _MASKS & set(to_dictionary(picture)) if picture is not None else ()
        self.drawn.pictures.append(
            Picture(
                bounds=around(self.state.ctm, [0.0, 0.0, 1.0, 1.0]),
                area=abs(a * d - b * c),
                over=0 if masked else len(self.drawn.glyphs),
            )
        )

    def _external(self, name: str) -> None:
        external = to_dictionary(to_dictionary(self.resources.get("/XObject")).get(name))
        if external.get("/Subtype") == "/Image":
            self._picture(external)
        elif isinstance(external, StreamObject):
            self._form(external, self.state.ctm)

    def _form(self, form: StreamObject, ctm: Matrix) -> None:
        if self.depth >= _FORM_DEPTH or self.left.forms <= 0:  # a form that draws itself
            return
        self.left.forms -= 1
        inner = _Walk(
            drawn=self.drawn,
            pdf=self.pdf,
            left=self.left,
            depth=self.depth + 1,
            state=replace(self.state, ctm=product(_form_matrix(form), ctm)),
        )
        inner.run(ContentStream(form, self.pdf, "bytes"), to_dictionary(form.get("/Resources")) or self.resources)

    def annotation(self, annotation: DictionaryObject) -> None:
        """Draw an annotation's normal appearance into its rectangle (ISO 32000-1 §12.5.5)."""
        look = to_dictionary(to_dictionary(annotation.get("/AP")).get("/N"))
        if not isinstance(look, StreamObject):  # one look for each state, of a tick box say
            look = to_dictionary(look.get(str(annotation.get("/AS"))))
        if not isinstance(look, StreamObject):
            value = annotation.get("/V", to_dictionary(annotation.get("/Parent")).get("/V"))
            self.drawn.undrawn_values += isinstance(value, (str, bytes)) and bool(value) and value != "/Off"
            return
        box, rectangle = to_list(look.get("/BBox")), to_list(annotation.get("/Rect"))
        left, bottom, right, top = around(_form_matrix(look), [float(side) for side in box])
        x0, y0, x1, y1 = (float(side) for side in rectangle)
        across = (max(x0, x1) - min(x0, x1)) / (right - left) if right > left else 1.0
        up = (max(y0, y1) - min(y0, y1)) / (top - bottom) if top > bottom else 1.0
        self._form(look, (across, 0.0, 0.0, up, min(x0, x1) - left * across, min(y0, y1) - bottom * up))


def _furthest(glyphs: list[Glyph]) -> tuple[float, float]:
    """Where the writing of one syllable ends: marks step back over their consonant, so not always at the last glyph."""
    (x, y), (end_x, end_y) = glyphs[0].start, glyphs[0].end
    return max((glyph.end for glyph in glyphs), key=lambda end: (end[0] - x) * (end_x - x) + (end[1] - y) * (end_y - y))


def _decoded(raw: bytes, font: Font) -> list[tuple[str, str, float]]:
    """Code, text and width (thousandths of the em) of each glyph."""
    if isinstance(font.encoding, str):
        codes = encoded = list(raw.decode(font.encoding, "replace"))
    else:
        codes = [chr(byte) for byte in raw]
        encoded = [font.encoding.get(byte, chr(byte)) for byte in raw]
    return [
        (code, str(font.character_map.get(character, character)), float(font.get_text_width(code)))
        for code, character in zip(codes, encoded, strict=True)
    ]


def _form_matrix(form: DictionaryObject) -> Matrix:
    return to_matrix(form["/Matrix"]) if "/Matrix" in form else IDENTITY
