"""
Names of people, drawn as often as they are borne, and what they make of them: mailboxes, users. The lists are
facts written down for these tests alone; the rules have theirs from elsewhere. Sources: for Viet Nam Lê Trung
Hoa, *Họ và tên người Việt Nam* (2005), and the name lists of university entrance results; for Denmark
Danmarks Statistik, *Navne i hele befolkningen*; for Estonia Statistikaamet, *Eesti nimede statistika*; for
Korea KOSIS, census of 2015, and the name statistics of the Supreme Court; for English the US Census Bureau's
surnames of 2010, the Social Security Administration's first names and the UK Office for National Statistics.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from tests.privacy.table import words


class Person(NamedTuple):
    name: str
    """As written in full in the country."""
    given: str
    surname: str
    is_woman: bool


def _weights(text: str) -> dict[str, float]:
    """`Nguyễn 38, Trần 11`: a number after a word is its weight and counts for the words before it that have none."""
    weights: dict[str, float] = {}
    waiting: list[str] = []
    for entry in text.split(","):
        *words, weight = entry.split()
        if weight.replace(".", "").isdigit():
            for word in [*waiting, " ".join(words)]:
                weights[word] = float(weight)
            waiting = []
        else:
            waiting.append(" ".join([*words, weight]))
    return weights


def _draw(random: Random, weights: Mapping[str, float]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


# Those under 0.1 % are many together: of peoples of the north, the Central Highlands and the south, and double names.
_VIETNAMESE_SURNAMES = _weights("""
        Nguyễn 38, Trần 11, Lê 9.5, Phạm 7, Hoàng 2.7, Huỳnh 2.4, Phan 4.5, Vũ 2.3, Võ 1.7, Đặng 2.1, Bùi 2, Đỗ 1.4,
        Hồ 1.3, Ngô 1.3, Dương 1, Lý 0.5, Đinh 0.7, Trịnh 0.6, Lương 0.5, Mai 0.5, Đào 0.5, Đoàn 0.5, Trương 0.7, Lâm
        0.4, Hà 0.4, Cao 0.4, Tô 0.3, Tạ 0.3, Thái 0.3, Chu 0.3, Lưu 0.3, Phùng 0.3, Quách 0.2, Vương 0.2, Kiều 0.2,
        Tống 0.2, La 0.1, Thân 0.1, Nghiêm, Khổng, Từ, Tăng, Lục, Đàm, Châu, Triệu, Đồng, Ninh, Khúc, Hứa, Doãn, Phí,
        Viên, Giang, Lại, Bạch, Nhâm, Chử, Kim, Mạc, Văn, Ông, Cù, Trà, Diệp, Âu, Quan, Mạch, Ưng, Thiều, Tiêu, Lều,
        Ngọ, Ngạc, Phó 0.08, Nguyễn Trần, Phan Lê, Vũ Đức, Tôn Thất, Âu Dương, Đặng Trần 0.06, Nông, Vi, Ma, Lò,
        Quàng, Lường, Cầm, Bế, Giàng, Sùng, Vàng, Thào, Lầu, Mùa, Tẩn, Chảo, Bàn, Phàn 0.12,
        Thạch, Sơn, Danh, Chau, Kpă, Ksor, Rmah, Siu, Nay, Niê, Êban, Rcom, Rơ Châm, H', K' 0.05
    """)
_VIETNAMESE_MEN = (
    _weights("""
        Văn 24, Đức 6, Hữu 5, Minh 6, Quang 5, Công 4, Đình 4, Xuân 3, Ngọc 4, Thanh 4, Quốc 4, Hoàng 3, Anh 3, Tuấn
        2, Trọng 2, Mạnh 2, Thành 2, Duy 2, Gia 2, Bảo 1.5, Việt 1.5, Thế 2, Bá 1, Viết 1, Nhật 1, Hồng 1, Tiến 1, Sỹ,
        Khắc, Phúc, Danh, Như, Nguyên, Đăng, Kim, Trung, Vĩnh, Thái, Nhựt, Tấn, Huy 0.5
    """),
    _weights("""
        Hùng 3, Minh 3, Anh 3, Tuấn 3, Dũng 2.6, Hải 2.4, Nam 2.4, Long 2.2, Sơn 2.2, Thắng 2, Đức 2, Huy 2, Hoàng 2,
        Cường 2, Trung 2, Quân 1.8, Thành 1.8, Bình 1.6, Tùng 1.6, Khánh 1.4, Phúc 1.6, Tâm 1.2, Hiếu 1.6, Việt 1.2,
        Quang 1.4, Đạt 1.5, Kiên 1.2, Phong 1.2, Khoa 1.2, Nghĩa 1, Tài 1, Lộc 1, Thịnh 1, Vinh 1, Bảo 1.2, Duy 1.2,
        Tú 1, An 1, Toàn 1, Hòa 0.8, Phương 0.8, Lâm 0.8, Mạnh 0.8, Chiến 0.7, Thái 0.7, Trường 0.7, Luân, Nhân, Khôi,
        Nguyên, Hưng, Trí, Tín, Vũ, Thuận, Lợi, Danh, Đông, Hậu, Giang, Tiến, Quý, Quyết, Công 0.6, Bắc, Thức, Sĩ,
        Thuyên, Chuẩn, Ước, Uy, Dĩnh, Ruẩn 0.15
    """),
)
_VIETNAMESE_WOMEN = (
    _weights("""Thị 40, Thị Thu 3, Thị Thanh 3, Thị Ngọc 3, Thị Hồng 2.5, Thị Kim 2, Thị Bích 1.5, Thị Minh 1.5,
        Thị Phương 1.5, Thị Mỹ 1.2, Thị Thùy 1.2, Thị Hoài 0.8, Ngọc 4, Thu 2.5, Thanh 2.5, Minh 2, Phương 2, Kim 2,
        Hồng 1.5, Bích 1.2, Khánh 1.5, Thùy 1.5, Quỳnh 1, Bảo 1, Hà 1, Diệu 0.8, Mai 0.8, Tường, Cẩm, Tuyết, Như, Yến,
        Hoài, Lan, Gia, Ái, Thục, Huyền, Xuân 0.6, Thị Xuân 0.6"""),
    _weights("""
        Hương 3, Lan 2.4, Hoa 2.2, Hà 2.4, Linh 3, Trang 2.8, Thảo 2.6, Hằng 2.2, Nga 2, Anh 3, Hạnh 2, Mai 2, Phương
        2.4, Thủy 2, Huyền 2, Ngọc 2, Yến 1.8, Nhung 1.8, Loan 1.4, Oanh 1.4, Hiền 2, Tâm 1.4, Vân 1.6, Dung 1.4, Liên
        1.4, Hồng 1.6, Thu 1.4, Chi 1.2, Ly 1, Trinh 1, Trâm 1.2, Ngân 1.2, Nhi 1.4, Vy 1.2, My 1, Tuyết 1, Xuân 1,
        Bích 0.8, Cúc 0.6, Đào 0.6, Lệ, Kiều, Quyên, Thoa, Thơm, Thắm, Duyên, Hường, Phượng, Sen, Thúy, Hậu, Hòa, Lý,
        Nguyệt, Tươi, Dịu, Mến, Nụ, Gấm, Nhàn, Ánh 0.6, Khuyên, Nhạn, Bưởi, Chúc, Diễm, Thiên, Ý, Uyên 0.2
    """),
)


# In the Central Highlands a word before the name says the sex and is written without a space.
_SAID_WITH_THE_NAME = ("H'", "K'")
_HIGHLAND_GIVEN = words("Thương; Nhiên; Bliu; Dung; Krang; Mlô; Brêu; Wơn")
_NORTHERN = words("Giàng; Sùng; Vàng; Thào; Lầu; Mùa; Tẩn; Chảo; Phàn; Lò; Quàng")
_NORTHERN_GIVEN = words("Páo; Dế; Choóng; Tềnh; Mỵ; Pà; Dợ; Chang; Sử; Dính; Ún; Pin")


def vietnamese(random: Random) -> Person:
    is_woman = random.random() < 0.5
    middles, givens = _VIETNAMESE_WOMEN if is_woman else _VIETNAMESE_MEN
    surname, given = _draw(random, _VIETNAMESE_SURNAMES), _draw(random, givens)
    middle = _draw(random, middles)
    if surname in _SAID_WITH_THE_NAME:
        is_woman = surname == "H'"
        return Person(surname + random.choice(_HIGHLAND_GIVEN), given, surname, is_woman)
    if surname in _NORTHERN and random.random() < 0.5:
        given = random.choice(_NORTHERN_GIVEN)
        middle = "Thị" if is_woman else "A"
    if random.random() < 0.06:
        return Person(f"{surname} {given}", given, surname, is_woman)
    if random.random() < 0.12:
        middle += " " + random.choice(["Ngọc", "Minh", "Hoàng", "Thanh", "Bảo", "Anh"])
    return Person(f"{surname} {middle} {given}", given, surname, is_woman)


_DANISH_SURNAMES = _weights("""
        Nielsen 4.3, Jensen 4.2, Hansen 3.5, Andersen 2.8, Pedersen 2.6, Christensen 2.1, Larsen 2, Sørensen 1.9,
        Rasmussen 1.7, Jørgensen 1.5, Petersen 1.3, Madsen 1.1, Kristensen 1, Olsen 0.8, Thomsen 0.7, Christiansen,
        Poulsen, Johansen, Møller, Mortensen 0.6, Knudsen, Jakobsen, Lund, Holm, Schmidt, Mikkelsen, Eriksen 0.4,
        Kjær, Bech, Friis, Dahl, Vestergaard, Nørgaard, Bruun, Skov, Kirkegaard, Lauridsen, Toft, Bjerregaard, Ravn,
        Krogh, Østergaard, Winther, Ahmed, Hussain, Nguyen 0.3, Brøndum, Thorup, Gammelgaard, Hvid, Abildgaard,
        Refsgaard, Yde 0.1
    """)
_DANISH_MEN = _weights("""
        Peter, Michael, Jens, Lars, Thomas, Henrik, Søren 2, Christian, Martin, Jan, Morten, Anders, Jesper 1.5,
        Niels, Mads, Rasmus, Kasper, Mikkel, Emil, William, Noah, Oscar, Magnus, Frederik 1, Bjarne, Torben, Preben,
        Aage, Storm, Ejnar, Vagn, Malthe, Valdemar, Mohammad 0.4
    """)
_DANISH_WOMEN = _weights("""
        Anne, Mette, Kirsten, Hanne, Anna 2, Helle, Maria, Susanne, Lene, Marianne 1.5, Camilla, Louise, Charlotte,
        Pia, Ida, Emma, Sofie, Freja, Clara, Karen, Inger, Bente 1, Birthe, Gitte, Dorthe, Jytte, Åse, Signe, Liv,
        Tove, Bodil, Ragnhild, Fatima 0.4
    """)
_ESTONIAN_SURNAMES = _weights("""
        Ivanov, Tamm 1.2, Saar, Sepp, Mägi, Smirnov, Kask, Vassiljev, Petrov, Kukk, Rebane, Ilves, Koppel 0.8, Pärn,
        Luik, Oja, Lepik, Kuusk, Raudsepp, Kaasik, Karu, Kütt, Põder, Vaher, Lepp, Kivi, Kallas, Mets, Laur, Jõgi,
        Kangur, Laas, Org, Kikas, Hunt, Pavlov, Popov, Kuznetsov, Õunapuu, Männik, Rätsep, Leppik, Parts, Järv, Aas,
        Rand, Rosenberg, Valk, Toom, Soosaar 0.4, Tšernov, Žukov, Ülavere, Härma, Ööpik, Lõhmus, Nõmmik, Jürisoo,
        Viidik, Kaljuvee 0.15
    """)
_ESTONIAN_MEN = _weights("""
        Andres, Martin, Aleksandr, Sergei, Rein, Margus, Toomas, Jüri, Urmas, Priit 1.5, Jaan, Tõnu, Madis, Marko,
        Kristjan, Rasmus, Robin, Oliver, Karl, Siim, Mihkel, Vladimir 1, Ülo, Tõnis, Ats, Juhan, Õnne, Uku, Hugo,
        Kaspar, Indrek, Veiko, Raivo 0.5
    """)
_ESTONIAN_WOMEN = _weights("""
        Anne, Anna, Jelena, Tiina, Olga, Irina, Natalja, Kristiina, Katrin, Sirje 1.5, Maria, Tatjana, Malle, Ene,
        Piret, Liis, Laura, Kadri, Mari, Triin, Helen, Ülle 1, Õie, Maarja, Lota, Eliise, Pille, Kairi, Ingrid, Aive,
        Virve, Leida 0.5
    """)
_KOREAN_SURNAMES = _weights("""
        김 21.5, 이 14.7, 박 8.4, 최 4.7, 정 4.3, 강 2.4, 조 2.1, 윤 2.1, 장 2, 임 1.7, 한 1.5, 오 1.5, 서 1.5, 신
        1.5, 권 1.4, 황 1.4, 안 1.4, 송 1.4, 류 1.3, 전 1.1, 홍 1.1, 고 0.9, 문 0.9, 양 0.9, 손 0.9, 배 0.8, 백 0.8,
        허 0.6, 유 0.6, 남 0.5, 심 0.5, 노 0.6, 하 0.4, 곽 0.4, 성 0.4, 차 0.4, 주 0.4, 우 0.4, 구 0.4, 민 0.3, 진
        0.3, 나 0.3, 지 0.3, 엄 0.3, 변, 채, 원, 천, 방, 공, 현, 함, 여, 염, 추, 도, 소, 석, 선, 설, 마, 길, 연, 위,
        표, 명, 기, 반 0.15, 남궁, 황보, 제갈, 선우, 독고 0.04
    """)
_KOREAN_MEN = words("""
    민준; 서준; 도윤; 예준; 시우; 주원; 하준; 지호; 지훈; 준서; 준우; 현우; 성민; 동현; 정훈; 상훈; 성호; 영수;
    영호; 진우; 승현; 재현; 영철;
    광수; 병철; 종수; 태윤; 건우; 우진; 찬; 솔; 기범; 덕수; 충호; 한결;
""")
_KOREAN_WOMEN = words("""
    서연; 서윤; 지우; 하윤; 지민; 민서; 윤서; 수빈; 지현; 은지; 유진; 지영; 미영; 은영; 현정; 미경; 영숙; 정숙;
    순자; 영희; 경희; 은주; 보람;
    아름; 예은; 채원; 다은; 나연; 말순; 옥자; 슬기; 빛나; 혜원; 별; 가람;
""")
_ENGLISH_SURNAMES = _weights("""
        Smith 2.4, Johnson 1.9, Williams 1.6, Brown 1.5, Jones 1.4, Garcia 1.2, Miller 1.1, Davis 1.1, Rodriguez,
        Martinez, Wilson, Anderson, Taylor, Thomas, Moore, Jackson, Martin, Lee, Thompson, White 0.8, Harris, Clark,
        Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Hill, Green, Adams, Baker, Evans, Patel, Hughes,
        Edwards, Khan, Turner, Roberts 0.6, O'Brien, O'Connor, MacDonald, Fitzgerald, Singh, Begum, Kaur, Okafor,
        Nguyen, Tan, Wong, Ramgoolam, Wainwright, Ashworth, Pemberton, Okonkwo, Featherstone, Blythe, Szymanski,
        Delacroix, Van Dyke, Adeyemi 0.2
    """)
_ENGLISH_MEN = _weights("""
        James, John, Robert, Michael, William, David 2, Richard, Joseph, Thomas, Charles, Daniel, Matthew, Anthony,
        Mark, Paul, Steven, Andrew, George, Oliver, Jack, Harry 1, Mohammed, Luke, Ethan, Noah, Alfie, Callum, Gareth,
        Nigel, Dwayne, Barnaby, Tyrone, Arjun 0.4
    """)
_ENGLISH_WOMEN = _weights("""
        Mary, Patricia, Jennifer, Linda, Elizabeth 2, Barbara, Susan, Jessica, Sarah, Karen, Nancy, Margaret, Lisa,
        Emily, Olivia, Amelia, Charlotte, Emma, Grace 1, Siobhan, Niamh, Priya, Aisha, Poppy, Harriet, Imogen, Keisha,
        Bronwen, Winifred 0.4
    """)


def danish(random: Random) -> Person:
    return _given_first(random, _DANISH_MEN, _DANISH_WOMEN, _DANISH_SURNAMES, doubled=0.35)


def estonian(random: Random) -> Person:
    person = _given_first(random, _ESTONIAN_MEN, _ESTONIAN_WOMEN, _ESTONIAN_SURNAMES, doubled=0.03)
    if person.is_woman and person.surname.endswith(("ov", "ev")):
        return person._replace(name=person.name + "a", surname=person.surname + "a")
    return person


def english(random: Random) -> Person:
    return _given_first(random, _ENGLISH_MEN, _ENGLISH_WOMEN, _ENGLISH_SURNAMES, doubled=0.15)


def korean(random: Random) -> Person:
    is_woman = random.random() < 0.5
    surname = _draw(random, _KOREAN_SURNAMES)
    given = random.choice(_KOREAN_WOMEN if is_woman else _KOREAN_MEN)
    return Person(surname + given, given, surname, is_woman)


def _given_first(
    random: Random, men: Mapping[str, float], women: Mapping[str, float], surnames: Mapping[str, float], doubled: float
) -> Person:
    is_woman = random.random() < 0.5
    given, surname = _draw(random, women if is_woman else men), _draw(random, surnames)
    between = f" {_draw(random, surnames)}" if random.random() < doubled else ""
    return Person(f"{given}{between} {surname}", given, surname, is_woman)


PEOPLE = {"vi": vietnamese, "en": english, "da": danish, "et": estonian, "ko": korean}

_LATIN = {"đ": "d", "Đ": "D", "ø": "oe", "Ø": "Oe", "æ": "ae", "Æ": "Ae", "å": "aa", "Å": "Aa", "ß": "ss"}
_ROMANISED = words(
    "kim; minjun; lee; seoyeon; park; jiho; choi; sujin; "
    "jung; hyunwoo; kang; yuna; cho; daniel; yoon; hana; jang; taeyang; im; bora"
)


def without_diacritics(text: str) -> str:
    spelled = "".join(_LATIN.get(char, char) for char in text)
    return "".join(char for char in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(char))


def mailbox(random: Random, person: Person) -> str:
    """The part of an address before the sign that somebody of this name might have taken."""
    if not person.surname.isascii() and ord(person.surname[0]) > 0xAC00:
        first, last = random.sample(_ROMANISED, 2)
    else:
        first = _plain_word(person.given)
        last = _plain_word(person.surname)
    number = random.choice(["", "", str(random.randint(1, 99)), str(random.randint(1970, 2008))])
    return random.choice([f"{first}.{last}", f"{last}{first}", f"{first}{last[0]}", f"{first}_{last}", first]) + number


def _plain_word(text: str) -> str:
    return "".join(char for char in without_diacritics(text).lower() if char.isalpha())
