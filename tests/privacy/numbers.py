"""Numbers that stand for a person or a business, made as their issuers make them, check digits included.

Everything is drawn from a `random.Random`, so that a seed gives the same numbers for ever. The validators of the rules
are not used here: what is wrong in them must not be wrong here in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

# Residents in thousands by the census of 2019 (General Statistics Office of Viet Nam), under the three digits that
# circular 59/2021/TT-BCA gives each province.
_PROVINCES = {
    "001": 8054,
    "002": 855,
    "004": 530,
    "006": 314,
    "008": 785,
    "010": 731,
    "011": 599,
    "012": 460,
    "014": 1248,
    "015": 821,
    "017": 854,
    "019": 1287,
    "020": 782,
    "022": 1320,
    "024": 1804,
    "025": 1463,
    "026": 1151,
    "027": 1369,
    "030": 1892,
    "031": 2029,
    "033": 1253,
    "034": 1860,
    "035": 853,
    "036": 1780,
    "037": 983,
    "038": 3640,
    "040": 3327,
    "042": 1289,
    "044": 895,
    "045": 632,
    "046": 1129,
    "048": 1134,
    "049": 1496,
    "051": 1232,
    "052": 1487,
    "054": 873,
    "056": 1231,
    "058": 591,
    "060": 1231,
    "062": 540,
    "064": 1514,
    "066": 1869,
    "067": 622,
    "068": 1297,
    "070": 995,
    "072": 1169,
    "074": 2427,
    "075": 3097,
    "077": 1149,
    "079": 8993,
    "080": 1689,
    "082": 1764,
    "083": 1288,
    "084": 1009,
    "086": 1023,
    "087": 1599,
    "089": 1908,
    "091": 1723,
    "092": 1235,
    "093": 733,
    "094": 1200,
    "095": 907,
    "096": 1195,
}

# Shares of subscribers by the ministry's white book of 2023 for Viettel, VNPT, MobiFone and the smaller ones; an
# operator's prefixes share alike.
_OPERATORS = (
    (54.0, ("086", "096", "097", "098", "032", "033", "034", "035", "036", "037", "038", "039")),
    (22.5, ("088", "091", "094", "081", "082", "083", "084", "085")),
    (18.5, ("089", "090", "093", "070", "076", "077", "078", "079")),
    (3.0, ("092", "052", "056", "058")),
    (1.0, ("059", "099")),
    (1.0, ("087", "055")),
)


def digits(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


def letters(random: Random, count: int) -> str:
    return "".join(random.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=count))


def day(random: Random, first_year: int, last_year: int) -> date:
    """Any day of these years, both included."""
    first, end = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    return first + timedelta(days=random.randrange((end - first).days))


def weighted_remainder(number: str, weights: Sequence[int], modulus: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % modulus


def luhn_digit(number: str) -> str:
    """The last digit that makes a card or device number right (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(number)))
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


# Viet Nam


def province(random: Random) -> str:
    return random.choices(list(_PROVINCES), list(_PROVINCES.values()))[0]


def cccd(random: Random, born: date, *, woman: bool, home: str = "") -> str:
    """Twelve digits; `home` is the province of birth, drawn by population when it is not given."""
    century = (born.year - 1900) // 100 * 2
    return f"{home or province(random)}{century + woman}{born.year % 100:02}{digits(random, 6)}"


def cmnd(random: Random) -> str:
    """Nine digits: two or three of the province that issued the old card, the others counted."""
    office = random.choice(
        ["01", "02", "03", "09", "11", "13", "14", "16", "17", "18", "20", "22", "24", "27", "31", "35"]
    )
    return office + digits(random, 7)


def bhxh(random: Random) -> str:
    """Ten digits: the province that keeps the social insurance book, then counted."""
    return province(random)[1:] + digits(random, 8)


def bhyt(random: Random) -> str:
    """Fifteen characters: group of the insured, share that is paid, province, social insurance number."""
    group = random.choices(["DN", "HS", "TE", "GD", "HT", "HN", "CN", "CH", "SV", "BT", "DT", "XN"], range(24, 0, -2))[
        0
    ]
    return f"{group}{random.choice('12344')}{province(random)[1:]}{bhxh(random)}"


def business_tax_number(random: Random) -> str:
    """Ten digits, the last of them a check digit."""
    while True:
        number = province(random)[1:] + digits(random, 7)
        check = 10 - weighted_remainder(number, (31, 29, 23, 19, 17, 13, 7, 5, 3), 11)
        if check < 10:
            return number + str(check)


def branch_tax_number(random: Random) -> str:
    """Thirteen digits: that of the company and three of its branch."""
    return f"{business_tax_number(random)}-{random.randint(1, 40):03}"


def vietnamese_mobile(random: Random) -> str:
    prefixes = random.choices([names for _, names in _OPERATORS], [share for share, _ in _OPERATORS])[0]
    return random.choice(prefixes) + digits(random, 7)


def vietnamese_landline(random: Random) -> str:
    """Eleven digits with the area; eight of them in the two large cities begin with 2 or 3."""
    if random.random() < 0.5:
        return random.choice(["024", "028"]) + random.choice("2367") + digits(random, 7)
    area = random.choice(
        [
            "0203",
            "0204",
            "0210",
            "0211",
            "0225",
            "0232",
            "0234",
            "0236",
            "0238",
            "0256",
            "0258",
            "0263",
            "0274",
            "0292",
            "0297",
        ]
    )
    return area + random.choice("236") + digits(random, 6)


def vietnamese_account(random: Random) -> str:
    """As the larger banks number the accounts of their customers."""
    return random.choice(
        [
            "0" + random.choice("0124579") + digits(random, 11),  # Vietcombank, old
            "10" + digits(random, 8),  # Vietcombank, new
            "10" + digits(random, 10),  # VietinBank
            random.choice(["1500", "2100", "3120", "1600"]) + "205" + digits(random, 6),  # Agribank
            random.choice(["211", "126", "601"]) + "10000" + digits(random, 6),  # BIDV
            "190" + digits(random, 11),  # Techcombank
        ]
    )


def vietnamese_plate(random: Random) -> str:
    place = random.choice(
        ["29", "30", "31", "15", "43", "51", "59", "60", "61", "65", "72", "36", "37", "98", "99", "88"]
    )
    if random.random() < 0.6:
        series = random.choice("BCDEFGHKLMNPSTVXYZ") + random.choice("123456789")
        return f"{place}-{series} {digits(random, 3)}.{digits(random, 2)}"
    return f"{place}{random.choice('ACDEFGHKLM')}-{digits(random, 3)}.{digits(random, 2)}"


def vietnamese_passport(random: Random) -> str:
    return random.choice(["B", "C", "C", "C", "E", "N", "P0"]) + digits(random, 7)


def vietnamese_licence(random: Random) -> str:
    """Twelve digits: province, sex and century, year of the first licence, counted."""
    return f"{province(random)[1:]}{random.choice('0123')}{random.randint(0, 25):02}{digits(random, 7)}"


# Denmark


def cpr(random: Random, born: date, *, woman: bool, checked: bool = True) -> str:
    """Ten digits; the check digit is no longer kept since 2007, when numbers of some days ran out."""
    if born.year < 1937:
        centuries = "0123"
    elif born.year < 2000:
        centuries = "0123" if random.random() < 0.9 else "49"
    else:
        centuries = "4567"
    while True:
        number = f"{born:%d%m%y}{random.choice(centuries)}{digits(random, 2)}"
        last = random.randrange(int(woman) ^ 1, 10, 2)
        if not checked or weighted_remainder(number + str(last), (4, 3, 2, 7, 6, 5, 4, 3, 2, 1), 11) == 0:
            return number + str(last)


def cvr(random: Random) -> str:
    """Eight digits of a business, the last of them a check digit."""
    while True:
        number = random.choice("123") + digits(random, 7)
        if weighted_remainder(number, (2, 7, 6, 5, 4, 3, 2, 1), 11) == 0:
            return number


# Estonia


def isikukood(random: Random, born: date, *, woman: bool) -> str:
    number = f"{(born.year - 1800) // 100 * 2 + 1 + woman}{born:%y%m%d}{random.randint(1, 700):03}"
    return number + estonian_check(number, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1), (3, 4, 5, 6, 7, 8, 9, 1, 2, 3))


def registrikood(random: Random) -> str:
    """Eight digits of a business."""
    number = random.choice(["10", "11", "12", "14", "16", "80", "90"]) + digits(random, 5)
    return number + estonian_check(number, range(1, 8), range(3, 10))


def estonian_check(number: str, first: Sequence[int], second: Sequence[int]) -> str:
    """The remainder by the first weights, by the second ones when it is ten, and nought when it still is."""
    for weights in (first, second):
        if (remainder := weighted_remainder(number, weights, 11)) < 10:
            return str(remainder)
    return "0"


# Korea


def rrn(random: Random, born: date, *, woman: bool, assigned_at_random: bool, foreigner: bool = False) -> str:
    """Thirteen digits; those given out since October 2020 have six random ones and no check digit."""
    century = (1 if born.year < 2000 else 3) + woman + 4 * foreigner
    if assigned_at_random:
        return f"{born:%y%m%d}{century}{digits(random, 6)}"
    number = f"{born:%y%m%d}{century}{random.randint(0, 95):02}{digits(random, 3)}"
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    check = (11 - weighted_remainder(number, weights, 11)) % 10
    return number + str((check + 2) % 10 if foreigner else check)


def korean_business_number(random: Random) -> str:
    """Ten digits of a business, the last of them a check digit."""
    number = f"{random.randint(101, 685)}{random.randint(81, 88)}{digits(random, 4)}"
    total = weighted_remainder(number, (1, 3, 7, 1, 3, 7, 1, 3, 5), 10_000) + int(number[8]) * 5 // 10
    return number + str(-total % 10)


# The English-speaking countries


def nhs_number(random: Random) -> str:
    while True:
        number = random.choice("4567") + digits(random, 8)
        check = 11 - weighted_remainder(number, range(10, 1, -1), 11)
        if check != 10:
            return number + str(check % 11)


def nino(random: Random) -> str:
    first, second = random.choice("ABCEGHJKLMNPRSTWXYZ"), random.choice("ABCEGHJKLMNPRSTWXYZ")
    if first + second in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}:
        return nino(random)
    return first + second + digits(random, 6) + random.choice("ABCD")


def ssn(random: Random) -> str:
    area = random.choice([number for number in range(1, 773) if number != 666])
    return f"{area:03}-{random.randint(1, 99):02}-{random.randint(1, 9999):04}"


def nric(random: Random) -> str:
    """Singapore: a letter of century or of foreigners, seven digits and a check letter."""
    kind = random.choice("SSSTTFG")
    number = digits(random, 7)
    total = weighted_remainder(number, (2, 7, 6, 5, 4, 3, 2), 10_000) + 4 * (kind in "TG")
    return kind + number + ("JZIHGFEDCBA" if kind in "ST" else "XWUTRQPNMLK")[total % 11]


def mauritian_nid(random: Random, born: date, surname_initial: str) -> str:
    """Initial of the surname at birth, day of birth, seven digits' worth of entry, and a check character."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = f"{surname_initial}{born:%d%m%y}{digits(random, 6)}"
    total = sum((14 - index) * alphabet.index(char) for index, char in enumerate(number))
    return number + alphabet[-total % 17]


# Of all countries


def iban(random: Random, country: str) -> str:
    account = {
        "DK": lambda: digits(random, 14),
        "EE": lambda: random.choice(["22", "10", "77"]) + digits(random, 14),
        "GB": lambda: random.choice(["NWBK", "BARC", "LOYD"]) + digits(random, 14),
        "DE": lambda: digits(random, 18),
        "FR": lambda: digits(random, 23),
    }[country]()
    spelled = "".join(str(int(char, 36)) for char in account + country + "00")
    return f"{country}{98 - int(spelled) % 97:02}{account}"


def card(random: Random) -> str:
    """Sixteen digits of Visa, Mastercard, JCB or the Vietnamese Napas."""
    issuer = random.choice(["4", "4", "51", "52", "55", "2221", "3528", "970436", "970415", "970418"])
    number = issuer + digits(random, 15 - len(issuer))
    return number + luhn_digit(number)


def imei(random: Random) -> str:
    number = random.choice(["35", "86", "01"]) + digits(random, 12)
    return number + luhn_digit(number)


def mac(random: Random) -> str:
    return ":".join(f"{random.randrange(256):02X}" for _ in range(6))


def public_address(random: Random) -> str:
    """An IPv4 address outside of private, local and documented networks."""
    network = random.choice(["113.160", "14.177", "27.72", "171.224", "80.62", "90.191", "121.134", "81.2", "73.15"])
    return f"{network}.{random.randrange(256)}.{random.randint(1, 254)}"


def hexadecimal(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789abcdef", k=count))


# Numbers of things


def isbn13(random: Random) -> str:
    return barcode(random, random.choice(["978604", "978875", "978994", "978014", "979118"]))


def barcode(random: Random, company: str) -> str:
    number = company + digits(random, 12 - len(company))
    return number + str(-weighted_remainder(number, (1, 3) * 6, 10) % 10)
