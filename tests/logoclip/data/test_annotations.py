from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.annotations import Annotated, annotation_path, read_annotation
from logoclip.data.skipped import Unusable

BOX = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>"


def read(path: Path, objects: str, size: str = "") -> list[Annotated]:
    path.write_text(f"<annotation>{size}{objects}</annotation>")
    return list(read_annotation(path).objects)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "1.xml"


def test_names_and_corners(path: Path) -> None:
    assert read(path, f"<object><name> Acme  Co\n</name>{BOX}</object>") == [Annotated("Acme Co", (1, 2, 30, 40))]
    assert read(path, f"<object>{BOX}</object>") == [Annotated("", (1, 2, 30, 40))]


def test_namespaces_capitals_and_nested_parts(path: Path) -> None:
    path.write_text(
        '<v:Annotation xmlns:v="http://voc"><v:SIZE><v:Width>8</v:Width><v:height>9</v:height></v:SIZE>'
        "<v:object><v:Name>a</v:Name><v:part><v:bndbox/></v:part>"
        "<v:BNDBOX><v:XMIN>1.6</v:XMIN><v:YMin> 2e0 </v:YMin><v:xmax>+3</v:xmax><v:ymax>4.</v:ymax></v:BNDBOX>"
        "</v:object></v:Annotation>"
    )
    found = read_annotation(path)
    assert (found.size, found.objects) == ((8, 9), (Annotated("a", (1.6, 2, 3, 4)),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?><a><object><name>Häagen</name>{BOX}</object></a>"
    path.write_bytes(text.encode(encoding))
    assert read_annotation(path).objects[0].name == "Häagen"


def test_corners_are_put_in_order(path: Path) -> None:
    swapped = BOX.replace("xmin", "X").replace("xmax", "xmin").replace("X", "xmax")
    assert read(path, f"<object>{swapped}</object>")[0].corners == (1, 2, 30, 40)


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", "wide", "", "1,5", "0x10", "1e999"])
def test_each_object_is_judged_alone(path: Path, bad: str) -> None:
    objects = f"<object><name>a</name>{BOX.replace('30', bad)}</object><object><name>b</name>{BOX}</object>"
    assert read(path, f"{objects}<object><name>c</name></object>") == [
        Annotated("a", None, "box without four numbers"),
        Annotated("b", (1, 2, 30, 40)),
        Annotated("c", None, "object without a box"),
    ]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("<width>640</width><height>480</height>", (640, 480)),
        ("<width>640.0</width><height>480</height>", (640, 480)),
        ("<width>0</width><height>0</height>", None),
        ("<width>640</width>", None),
        ("<width>-1</width><height>nan</height>", None),
        ("<width>?</width><height>480</height>", None),
    ],
)
def test_a_size_that_says_nothing_is_none(path: Path, text: str, size: tuple[float, float] | None) -> None:
    read(path, "", f"<size>{text}</size>")
    assert read_annotation(path).size == size


@given(st.floats(0, 400), st.floats(0, 400), st.floats(1, 200), st.floats(1, 200), st.floats(-math.tau, math.tau))
def test_a_rotated_box_is_taken_by_the_upright_box_around_it(
    tmp_path_factory: pytest.TempPathFactory, x: float, y: float, width: float, height: float, angle: float
) -> None:
    numbers = {"cx": x, "cy": y, "w": width, "h": height, "angle": angle}
    box = "".join(f"<{name}>{value!r}</{name}>" for name, value in numbers.items())
    path = tmp_path_factory.getbasetemp() / "rotated.xml"
    (found,) = read(path, f"<object><type>robndbox</type><robndbox>{box}</robndbox></object>")
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    corners = [(x, y) + turn @ (a * width / 2, b * height / 2) for a in (-1, 1) for b in (-1, 1)]
    assert found.corners == pytest.approx((*np.min(corners, axis=0), *np.max(corners, axis=0)), abs=1e-6)


def test_an_angle_in_degrees_is_not_guessed_at(path: Path) -> None:
    box = "<robndbox><cx>5</cx><cy>5</cy><w>4</w><h>2</h><angle>90</angle></robndbox>"
    assert read(path, f"<object>{box}</object>")[0].fault == "rotated box with an angle that is not in radians: 90"


def test_polygons_are_taken_by_the_upright_box_around_them(path: Path) -> None:
    points = "<x1>5</x1><y1>9</y1><x2>25.5</x2><y2>3</y2><x3>11</x3><y3>30</y3>"
    assert read(path, f"<object><polygon>{points}</polygon></object>")[0].corners == (5, 3, 25.5, 30)
    pairs = "<pt><x>5</x><y>9</y></pt><pt><x>2</x><y>30</y></pt>"
    assert read(path, f"<object><polygon>{pairs}</polygon></object>")[0].corners == (2, 9, 5, 30)
    assert read(path, f"<object>{BOX}<polygon>{points}</polygon></object>")[0].corners == (1, 2, 30, 40)
    broken = read(path, "<object><polygon><x1>5</x1><y1>nan</y1></polygon></object>")[0]
    assert broken.fault == "polygon with a corner without two numbers"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<annotation><object>", "no element found"),
        (b"", "no element found"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "unreadable annotation"),
        (b"<?xml version='1.0' encoding='gbk'?><a/>", "unreadable annotation"),
        (b"<a>" * 5000 + b"</a>" * 5000, "nested too deeply"),
        (b"<a>" + b" " * 2**24 + b"</a>", "larger than 16 MiB"),
        (b"\x89PNG", "not well-formed"),
    ],
)
def test_what_is_no_annotation_is_named(path: Path, content: bytes, reason: str) -> None:
    path.write_bytes(content)
    with pytest.raises(Unusable, match=f"unreadable annotation 1.xml: |{reason}") as caught:
        read_annotation(path)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_words_that_stand_for_thousands_are_refused(path: Path) -> None:
    words = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
    path.write_text(f"<!DOCTYPE a [<!ENTITY e0 'haha'>{words}]><a>&e9;</a>")
    with pytest.raises(Unusable, match="unreadable annotation"):
        read_annotation(path)


def test_an_annotation_that_is_no_file_is_not_waited_for(path: Path) -> None:
    with pytest.raises(Unusable, match=r"no annotation: 1\.xml is missing"):
        read_annotation(path)
    os.mkfifo(path)
    with pytest.raises(Unusable, match=r"unreadable annotation 1\.xml: not a file but a pipe"):
        read_annotation(path)


def test_the_annotation_may_be_called_in_capitals(tmp_path: Path) -> None:
    picture = tmp_path / "IMG.JPG"
    assert annotation_path(picture) == tmp_path / "IMG.xml"
    (tmp_path / "IMG.XML").touch()
    assert annotation_path(picture) == tmp_path / "IMG.XML"
