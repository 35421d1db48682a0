"""Photos as they are kept: decoded once, drawn anew, nothing of the sent file left in them.

What is not a pixel does not survive: EXIF with its place and time, XMP, comments, colour
profiles, and whatever hides behind a picture in the same file.
"""

import io
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from hilirisasi.upload_errors import PhotoUnreadableError

# Read before anything is decoded: a small file may claim a thousand million pixels. A JPEG is
# decoded at a fraction of its size, unless it is progressive; the others whole. So that no photo
# takes more than 300 MB.
MOST_PIXELS: Final[Mapping[str, int]] = {
    "JPEG": 64_000_000,
    "MPO": 64_000_000,  # several JPEGs in one, as phones write them; the first is the photo
    "PNG": 20_000_000,
    "WEBP": 12_000_000,
}
MOST_PROGRESSIVE_PIXELS: Final = 25_000_000
LONG_SIDE_PX: Final = 1280  # what a wide phone shows full screen
THUMB_SIDE_PX: Final = 400
QUALITY: Final = 75
HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
)
WHITE: Final = (255, 255, 255)

_one_at_a_time = threading.Lock()  # the memory of one picture, however many threads serve


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG in sRGB without metadata."""

    content: bytes
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Photo:
    """The two sizes that are kept."""

    large: Picture
    thumb: Picture


def read(content: bytes) -> Photo:
    """Return a photo upright, in sRGB, in the two sizes; by its content, whatever its name.

    Raises
    ------
    PhotoUnreadableError
        ``heic``, ``kind`` (no JPEG, PNG or WebP), ``moving``, ``pixels`` (too many) or
        ``broken``.
    """
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        raise PhotoUnreadableError(why="heic")
    with _one_at_a_time:
        try:
            large = _decoded(content)
        except PhotoUnreadableError:
            raise
        except Exception as error:  # what a decoder trips over differs by format and by attack
            raise PhotoUnreadableError(why="broken") from error
    thumb = large.copy()
    thumb.thumbnail((THUMB_SIDE_PX, THUMB_SIDE_PX))
    return Photo(large=_encoded(large), thumb=_encoded(thumb))


def _decoded(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sizes and odd metadata; our own limits are below
        with _opened(content) as image:
            if image.width * image.height > _most_pixels(image):
                raise PhotoUnreadableError(why="pixels")
            if image.format != "MPO" and getattr(image, "is_animated", False):
                raise PhotoUnreadableError(why="moving")
            image.draft("RGB", (LONG_SIDE_PX, LONG_SIDE_PX))
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # who draws letters sets it for the process
            image.load()
            image.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX))
            return _plain(ImageOps.exif_transpose(image), image.info.get("icc_profile"))


def _most_pixels(image: Image.Image) -> int:
    is_progressive = bool(image.info.get("progressive"))
    return MOST_PROGRESSIVE_PIXELS if is_progressive else MOST_PIXELS[image.format or ""]


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError as error:
        raise PhotoUnreadableError(why="pixels") from error
    except UnidentifiedImageError as error:
        raise PhotoUnreadableError(why="kind") from error


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a new picture with the pixels in sRGB on white, and with nothing else."""
    image = _in_srgb(image, profile)
    plain = Image.new("RGB", image.size, WHITE)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB by its own profile; one that cannot be read is passed over."""
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _encoded(image: Image.Image) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(content=buffer.getvalue(), width_px=image.width, height_px=image.height)
