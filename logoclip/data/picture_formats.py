"""The raster formats that are read, by the one list that every reader and every walk through folders asks."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from PIL import Image

# Pillow's names, the frequent ones first, with the suffixes of each. Left out is what starts another program (EPS asks
# Ghostscript), what Pillow knows by name alone (BUFR, GRIB, HDF5, MPEG, WMF), and what any file might be taken for.
FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "BMP": (".bmp",),
    "TIFF": (".tif", ".tiff"),
    "AVIF": (".avif", ".avifs"),
    "JPEG2000": (".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx"),
    "PPM": (".ppm", ".pgm", ".pbm", ".pnm", ".pfm"),
    "TGA": (".tga", ".icb", ".vda", ".vst"),
    "ICO": (".ico",),
    "ICNS": (".icns",),
    "CUR": (".cur",),
    "DIB": (".dib",),
    "PSD": (".psd",),
    "QOI": (".qoi",),
    "PCX": (".pcx",),
    "DCX": (".dcx",),
    "DDS": (".dds",),
    "SGI": (".sgi", ".rgb", ".rgba", ".bw"),
    "SUN": (".ras",),
    "XBM": (".xbm",),
    "XPM": (".xpm",),
    "MSP": (".msp",),
    "FLI": (".fli", ".flc"),
    "IM": (".im",),
    "BLP": (".blp",),
    "FTEX": (".ftc", ".ftu"),
    "GBR": (".gbr",),
    "FITS": (".fit", ".fits"),
    "PCD": (".pcd",),
    "PIXAR": (".pxr",),
}
SUFFIXES: Final = frozenset(suffix for suffixes in FORMATS.values() for suffix in suffixes)
# Pictures by their name, which are not read: drawings of lines, raw photographs, and what Pillow has no reader of.
_UNREAD_SUFFIXES: Final = (
    ".ai .arw .cdr .cr2 .cr3 .dng .emf .eps .exr .hdr .heic .heics .heif .hif .jxl .jxr .nef .orf .pdf .ps "
    ".psb .raf .raw .rw2 .svg .svgz .wdp .wmf .xcf"
)
UNREAD_SUFFIXES: Final = frozenset(_UNREAD_SUFFIXES.split())


@functools.cache
def readable_formats() -> tuple[str, ...]:
    """Those of `FORMATS` that the installed Pillow can read."""
    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def has_picture_suffix(path: Path) -> bool:
    """Whether the name of `path` is that of a picture that is read."""
    return path.suffix.lower() in SUFFIXES


def has_unread_suffix(path: Path) -> bool:
    """Whether the name of `path` is that of a picture that is not read."""
    return path.suffix.lower() in UNREAD_SUFFIXES
