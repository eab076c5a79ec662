"""How a packet looks on paper."""

from typing import Final

STYLE: Final = """
@page { size: A4 landscape; margin: 16mm 12mm 16mm 12mm;
  @bottom-left { content: string(packet); font-size: 8pt; color: #444 }
  @bottom-right { content: "page " counter(page) " of " counter(pages);
    font-size: 8pt; color: #444 }
}
html { font-family: "Liberation Sans"; font-size: 9pt; line-height: 1.35; color: #111 }
h1 { string-set: packet content(); font-size: 18pt; margin: 0 0 4mm }
h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid }
h2.record { break-before: page; border-bottom: 0.5pt solid #111 }
h3 { font-size: 10pt; margin: 4mm 0 1mm; break-after: avoid }
p { margin: 0 0 2mm }
.kind { text-transform: uppercase; letter-spacing: 0.08em; font-size: 8pt }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 1.5mm;
  border-bottom: 0.3pt solid #999; overflow-wrap: anywhere; white-space: pre-line }
thead th { border-bottom: 0.8pt solid #111; font-size: 8pt }
tr { break-inside: avoid }
.facts th { width: 45mm; font-weight: normal; color: #444 }
.list th:first-child { width: 24mm }
.history th:first-child { width: 12mm }
.history th:nth-child(2) { width: 36mm }
.history th:nth-child(4) { width: 28mm }
.history th:nth-child(6) { width: 80mm }
.superseded { position: relative;
  background: repeating-linear-gradient(135deg, #fff 0 14mm, #eee 14mm 15mm) }
.superseded thead th { font-size: 22pt; color: #999; text-align: center; letter-spacing: 0.3em }
"""
