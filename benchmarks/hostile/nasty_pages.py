"""Pages that are in order as files, and that an OCR program may brood over for ever."""

from random import Random

from PIL import Image, ImageDraw, ImageFont

from benchmarks.hostile.kinds import kind
from tests.support.papers import FONT, drawn, pdf_with_scan
from tests.support.pictures import saved


@kind(".png", heavy=True)
def _page_noise(random: Random) -> bytes:
    """Noise, every dot or in grains, grey or black and white, up to 20 million dots."""
    side, grain = random.choice((1500, 3000, 4400)), random.choice((1, 3, 8))
    small = Image.frombytes("L", (side // grain,) * 2, random.randbytes((side // grain) ** 2))
    page = small.resize((side, side), Image.Resampling.NEAREST)
    return saved(page.point(lambda level: 255 * (level > 128)).convert("1") if random.random() < 0.5 else page, "PNG")


@kind(".png", heavy=True)
def _page_checkerboard(random: Random) -> bytes:
    side, cell = random.choice((2000, 4400)), random.choice((1, 2, 7, 30))
    board = Image.new("1", (2 * cell, 2 * cell), 0)
    board.paste(1, (0, 0, cell, cell))
    board.paste(1, (cell, cell, 2 * cell, 2 * cell))
    page = Image.new("1", (side, side))
    for x in range(0, side, 2 * cell):
        page.paste(board, (x, 0))
    row = page.crop((0, 0, side, 2 * cell))
    for y in range(0, side, 2 * cell):
        page.paste(row, (0, y))
    return saved(page, "PNG")


@kind(".png", heavy=True)
def _page_specks(random: Random) -> bytes:
    """100,000 specks of one to four dots."""
    page = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(page)
    for _ in range(100_000):
        x, y, size = random.randrange(2480), random.randrange(3508), random.randrange(4)
        draw.rectangle((x, y, x + size, y + size), fill=0)
    return saved(page, "PNG")


@kind(".png", heavy=True)
def _page_tiny_lines(random: Random) -> bytes:
    """Lines of writing too small to read, thousands of them."""
    size = random.choice((4, 6, 9))
    font = ImageFont.truetype(FONT, size)
    page = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(page)
    words = "ร้องเรียนเรื่องครูและนักเรียน abc 123 " * 15
    for y in range(0, 3508, size + 1):
        draw.text((0, y), words[random.randrange(200) :], fill=0, font=font)
    return saved(page, "PNG")


@kind(".png", heavy=True)
def _page_rulings(random: Random) -> bytes:
    """Grids and hatchings: cells, cells, cells."""
    page = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(page)
    step, slant = random.choice((3, 6, 20)), random.choice((0, 0, 300, 3000))
    for at in range(-3508, 3508, step):
        draw.line((at, 0, at + slant, 3508), fill=0)
        draw.line((0, at, 2480, at + slant), fill=0)
    return saved(page, "PNG")


@kind(".png", heavy=True)
def _page_one_colour(random: Random) -> bytes:
    page = Image.new("L", (4000, 5000), random.choice((0, 255, 128)))
    if random.random() < 0.5:
        page.putpixel((random.randrange(4000), random.randrange(5000)), 77)
    return saved(page, "PNG")


@kind(".png", heavy=True)
def _page_giant_glyph(random: Random) -> bytes:
    page = Image.new("L", (3000, 4000), 255)
    ImageDraw.Draw(page).text((100, 0), random.choice("กฌ๘@…"), fill=0, font=ImageFont.truetype(FONT, 2500))
    return saved(page, "PNG")


@kind(".jpg", heavy=True)
def _page_crammed(random: Random) -> bytes:
    """A page full of small writing without blanks, turned a little."""
    lines = ["ร้องเรียนครูโรงเรียนกาฬสินธุ์" * 4] * 90
    page = drawn(lines, width=2400, size=20).rotate(random.choice((0, 3, 45, 90, 180)), fillcolor="white")
    return saved(page, "JPEG")


@kind(".pdf", heavy=True)
def _page_noise_in_pdf(random: Random) -> bytes:
    side = random.choice((1000, 2000))
    return pdf_with_scan(Image.frombytes("L", (side, side), random.randbytes(side * side)))


@kind(".tif", heavy=True)
def _page_long_strip(random: Random) -> bytes:
    """A till roll: 400 dots wide, 50,000 long."""
    roll = Image.new("L", (400, 50_000), 255)
    piece = drawn(["ร้องเรียน", "ครูตีเด็ก"], width=400, size=30).convert("L")
    for y in range(0, 50_000, piece.height * random.choice((1, 4))):
        roll.paste(piece, (0, y))
    return saved(roll.rotate(random.choice((0, 90)), expand=True), "TIFF", compression="tiff_lzw")


@kind(".jpg", heavy=True)
def _page_coloured_stamps(random: Random) -> bytes:
    """Ink of every colour everywhere: each spot might be a stamp."""
    page = Image.new("RGB", (1700, 2200), "white")
    draw = ImageDraw.Draw(page)
    for _ in range(random.choice((300, 5000))):
        x, y, size = random.randrange(1700), random.randrange(2200), random.randrange(5, 200)
        colour = random.choice(("blue", "red", "purple", "green"))
        draw.rectangle((x, y, x + size, y + size // 2), outline=colour, width=3)
    return saved(page, "JPEG", quality=70)
