#!/usr/bin/env python3
"""Writes a handbook of a few pages as PDF, small enough to distil in half a minute. usage: tiny-handbook.py FILE.pdf"""
import sys

TOPICS = {
    "Changes": ["The duty officer signs off every change before it is installed on a machine of the plant.",
                "A change without a signature is taken back within two hours by the night shift."],
    "Visitors": ["Every visitor writes name and company into the yellow register at the north gate.",
                 "A guide of the workshop walks with visitors through the turbine hall and the archive."],
    "Boilers": ["The boiler house keeps its pressure at four bar during the night shift.",
                "Above five bar the stoker opens the relief valve and calls the duty officer."],
    "Cranes": ["The crane inspector replaces worn cables after two hundred lifts.",
               "Loads above nine tonnes are lifted only in daylight and with two signallers."],
    "Fuses": ["Spare fuses for the lamps of the northern wing lie in the green cabinet.",
              "The electrician on call counts the fuses on the first Monday of each month."],
    "Sirens": ["The night guard tests the sirens after the end of the late shift on Fridays.",
               "Three short tones mean that the loading dock must be cleared at once."],
    "Cooling": ["Cooling water flows through copper pipes below the floor of the pump room.",
                "A leak in the copper pipes is closed with the red valve beside the eastern staircase."],
    "Welding": ["Apprentices weld under supervision until they hold their second certificate.",
                "The welding school keeps all certificates in the drawing archive for ten years."],
}


def page(number):
    """The text of two topics, one heading and one paragraph each, as PDF operators."""
    lines, y = [], 760
    for heading in list(TOPICS)[2 * number:2 * number + 2]:
        lines.append(f"BT /F2 16 Tf 72 {y} Td ({heading}) Tj ET")
        y -= 30
        for sentence in TOPICS[heading]:
            lines.append(f"BT /F1 11 Tf 72 {y} Td ({sentence}) Tj ET")
            y -= 15
        y -= 30
    return "\n".join(lines).encode("ascii")


pages = len(TOPICS) // 2
objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
           b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(pages))),
           b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
           b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"]
for i in range(pages):
    text = page(i)
    objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
                   b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (6 + 2 * i))
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text))
out, places = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    places.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(out)
out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
out += b"".join(b"%010d 00000 n \n" % place for place in places)
out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
open(sys.argv[1], "wb").write(out)
