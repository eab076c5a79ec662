"""For whom the people of the company work, and when they are on leave, as its HR knows."""

from datetime import date, timedelta

from demo.rows import ContractRow, FloorRow, ReportedRow

NUMBERS = {"leuven": "BE-1{:03}", "wismar": "DE-2{:03}", "durham": "US-3{:03}"}
"""How each site counts its people."""

MANAGERS = {"leuven": "beatriz", "wismar": "katrin", "durham": "denise"}
HEAD = "beatriz"

CONTRACTS = (
    ContractRow("kyle", "Carolina Lab Systems", timedelta(days=45)),
    ContractRow("samuel", "Validant Services", timedelta(days=200)),
)
"""Who works here for another company, and for how long from today."""

ON_THE_FLOOR = (
    FloorRow("Greet Willems", "leuven", "", "BE-1901"),
    FloorRow("Uwe Krüger", "wismar", "", "DE-2901"),
    FloorRow("Ralf Stein", "wismar", "Nordfill Maschinenbau", "DE-2902"),
)
"""Who never signs in: two at a line, and a fitter of the vendor of the filling machine."""

ON_LEAVE = ("svenja", date(2026, 9, 28), date(2027, 1, 11))
LEAVES_IN = ("luc", date(2027, 6, 1))
"""Who told HR when they mean to retire."""

REPORTED = (
    ReportedRow("L-40117", "fien", "course", 2, "E-learning: networks of a plant", 90),
    ReportedRow("L-40251", "svenja", "course", 2, "E-learning: networks of a plant", 75),
    ReportedRow("L-41002", "marek", "certificate", 3, "Industrial networks, certified", 200),
)
"""What the learning system of the company reported, and how many days ago it was completed."""

REPORTED_OF = "OT-NET"
