"""Hostile and odd pictures: nothing of the file survives but its pixels."""

import io

import pytest
from PIL import Image, ImageCms

from hilirisasi import images
from hilirisasi.upload_errors import PhotoUnreadableError
from tests.pictures import SECRET, claiming_png, drawn, from_phone, saved

HTML = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_small_jpeg(kind: str) -> None:
    photo = images.read(saved(drawn(2000, 1500), kind))

    large, thumb = opened(photo.large.content), opened(photo.thumb.content)
    assert (large.format, large.mode, large.size) == ("JPEG", "RGB", (1280, 960))
    assert (thumb.format, thumb.size) == ("JPEG", (400, 300))
    assert (photo.large.width_px, photo.large.height_px) == large.size
    assert (photo.thumb.width_px, photo.thumb.height_px) == thumb.size


def test_a_small_photo_is_not_blown_up() -> None:
    assert opened(images.read(saved(drawn(300, 200))).large.content).size == (300, 200)


def test_place_maker_comment_and_xmp_are_gone() -> None:
    sent = from_phone()

    photo = images.read(sent)

    assert SECRET in sent
    assert opened(sent).getexif().get_ifd(0x8825) != {}
    for picture in (photo.large, photo.thumb):
        image = opened(picture.content)
        assert dict(image.getexif()) == {}
        assert set(image.info) == {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert SECRET not in picture.content
        assert b"Exif" not in picture.content


@pytest.mark.parametrize(
    ("orientation", "size", "is_red"),
    [
        (1, (640, 480), {"left": True}),
        (3, (640, 480), {"left": False}),
        (6, (480, 640), {"top": True}),
        (8, (480, 640), {"top": False}),
    ],
)
def test_a_photo_stands_upright(
    orientation: int, size: tuple[int, int], is_red: dict[str, bool]
) -> None:
    image = opened(images.read(from_phone(640, 480, orientation)).large.content)

    red, _green, blue = image.getpixel((20, 20))
    assert image.size == size
    assert (red > blue) is next(iter(is_red.values()))


def test_what_is_see_through_becomes_white() -> None:
    image = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

    pixel = opened(images.read(saved(image, "PNG")).large.content).getpixel((25, 25))

    assert pixel == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "I;16", "RGBA"])
def test_every_mode_of_a_png_is_read(mode: str) -> None:
    image = Image.new("I;16", (40, 30)) if mode == "I;16" else drawn(40, 30).convert(mode)

    assert opened(images.read(saved(image, "PNG")).large.content).mode == "RGB"


def test_a_cmyk_photo_is_read() -> None:
    assert opened(images.read(saved(drawn(40, 30, "CMYK"))).large.content).mode == "RGB"


def test_a_colour_profile_is_left_out() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = saved(drawn(), icc_profile=profile)

    image = opened(images.read(sent).large.content)

    assert "icc_profile" in opened(sent).info
    assert "icc_profile" not in image.info


def test_a_broken_colour_profile_is_passed_over() -> None:
    assert images.read(saved(drawn(), icc_profile=b"\xff" * 300)).large.width_px == 640


def test_several_pictures_in_one_jpeg_give_the_first() -> None:
    sent = saved(drawn(), "MPO", save_all=True, append_images=[drawn(100, 100)])

    assert images.read(sent).large.width_px == 640


@pytest.mark.parametrize("tail", [HTML, SVG, b"PK\x03\x04" + b"\0" * 50, b"%PDF-1.7 " + SECRET])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_is_gone(kind: str, tail: bytes) -> None:
    photo = images.read(saved(drawn(), kind) + tail)

    assert tail not in photo.large.content + photo.thumb.content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (HTML, "kind"),
        (SVG, "kind"),
        (b"GIF89a" + HTML, "kind"),
        (b"%PDF-1.7", "kind"),
        (b"\xff\xd8\xff" + HTML, "kind"),
        (saved(drawn(), "GIF"), "kind"),
        (saved(drawn(), "BMP"), "kind"),
        (saved(drawn(), "TIFF"), "kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "heic"),
        (saved(drawn(), "PNG", save_all=True, append_images=[drawn(mode="L")]), "moving"),
        (
            saved(
                drawn(),
                "WEBP",
                save_all=True,
                append_images=[drawn(640, 481).crop((0, 0, 640, 480)).rotate(9)],
            ),
            "moving",
        ),
        (claiming_png(30_000, 30_000), "pixels"),
        (claiming_png(5_001, 4_000), "pixels"),
        (claiming_png(4_000, 4_000), "broken"),  # the claim may pass, the pixels are not there
        (claiming_png(0, 10), "kind"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(PhotoUnreadableError) as refused:
        images.read(content)

    assert refused.value.why == why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_photo_that_was_cut_off_is_refused(kind: str, share: float) -> None:
    noise = Image.effect_noise((640, 480), 90).convert("RGB")  # so that it does not all fit early
    content = saved(noise, kind)

    with pytest.raises(PhotoUnreadableError) as refused:
        images.read(content[: int(len(content) * share)])

    assert refused.value.why in {"broken", "kind"}


def test_the_same_photo_gives_the_same_bytes() -> None:
    sent = from_phone(640, 480)

    assert images.read(sent) == images.read(sent)
