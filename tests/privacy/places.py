"""Addresses of homes, and the names of streets, schools, ships and companies that look like people's.

Sources, as facts: maps of the cities named, schools and ships as the press of each country names them, Danmarks
Adresseregister, Eesti aadressiandmed, Korea's road name addresses, streets of British and American towns.
"""

from __future__ import annotations

from random import Random

from tests.privacy.table import words

VIETNAMESE_STREETS = words("""
        Lê Lợi;Trần Hưng Đạo;Nguyễn Huệ;Hai Bà Trưng;Lý Thường Kiệt;Nguyễn Trãi;Phan Chu Trinh;Hoàng Diệu;Ngô Quyền;Lê
        Chân;Võ Thị Sáu;Nguyễn Thị Minh Khai;Điện Biên Phủ;Cách Mạng Tháng Tám;Láng Hạ;Kim Mã;Cầu Giấy;Xuân Thủy;Giải
        Phóng;Trường Chinh;Tôn Đức Thắng;Nguyễn Văn Cừ;Phạm Văn Đồng;Võ Nguyên Giáp;Quang Trung;Đinh Tiên Hoàng;Bà
        Triệu;Hàng Bài;Hàng Bông;Lạc Long Quân;Âu Cơ;Nguyễn Đình Chiểu;Huỳnh Thúc Kháng;Bùi Thị Xuân;Tản Đà;3 Tháng
        2;30/4;Khuất Duy Tiến;Tạ Quang Bửu;Chùa Bộc
    """)
VIETNAMESE_WARDS = words("""
        Bến Nghé;Phúc Xá;Trúc Bạch;Nghĩa Đô;Dịch Vọng Hậu;Hòa Cường Bắc;Thạch Thang;An Hải Đông;Tân Thới Hiệp;Bình Trị
        Đông;Cam Nghĩa;Phú Hội;Vĩnh Ninh;Đông Hương;Ba Đình;Lê Mao;Hưng Dũng;Máy Tơ;Cầu Đất;Hồng Bàng
    """)
VIETNAMESE_COMMUNES = words(
    "Tả Phìn;Hoằng Hóa;Nghi Lộc;Đắk Glei;Ia Grai;Cù Lao Dung;Phú Quốc;Lục Ngạn;Yên Khánh;Mường Lát;Ea Súp;Long Hồ"
)
VIETNAMESE_CITIES = words(
    "Hà Nội;TP. Hồ Chí Minh;Đà Nẵng;Hải Phòng;Cần Thơ;Huế;Nghệ An;Thanh Hóa;Đồng Nai;Khánh Hòa;Lâm Đồng;Cà Mau"
)
SURNAMED_PLACES = words("""
        Lê Chân;Ngô Quyền;Phan Thiết;Phan Rang;Hồ Xá;Dương Minh Châu;Trần Văn Thời;Võ Nhai;Vũ Thư;Vũ Quang;Đỗ Động;Cao
        Lãnh;Cao Bằng;Hà Giang;Hà Nam;Hà Tĩnh;Mai Châu;Mai Sơn;Lâm Thao;Lý Nhân;Lý Sơn;Lương Sơn;Lương Tài;Kim
        Bảng;Kim Động;Thạch Thất;Văn Giang;Văn Lâm;Tô Hiệu;Lê Hồng Phong;Nguyễn Du;Phạm Đình Hổ;Bùi Thị Xuân;Hoàng
        Mai;Hoàng Sa;Trường Sa;Đặng Xá;Đào Xá;La Gi;Tạ Bú;Đinh Trang Hòa;Chu Minh;Phùng Xá;Châu Đốc;Châu Thành;Tăng
        Bạt Hổ
    """)
SCHOOLS = {
    "vi": words("""
        Trường THPT Nguyễn Huệ;THCS Lê Quý Đôn;Tiểu học Trần Quốc Toản;Trường Mầm non Hoa Mai;THPT Chuyên Phan Bội
        Châu;THPT Võ Thị Sáu;Trường PTDTNT Đinh Núp;THCS Ngô Sĩ Liên;TH&THCS Bùi Hữu Nghĩa;THPT Hoàng Hoa Thám;THPT
        Phạm Hồng Thái;Đại học Tôn Đức Thắng;THPT Lý Tự Trọng;Cao đẳng Lý Thái Tổ
    """),
    "da": (
        "Hans Christian Ørsted Skolen",
        "Sankt Annæ Skole",
        "Niels Ebbesens Skole",
        "Tårnborg Skole",
        "Ingrid Jespersens Gymnasieskole",
        "N. Zahles Skole",
        "Rasmus Rask-Skolen",
        "Peder Syv Skolen",
        "Nordre Skole",
        "Skt. Knuds Skole",
        "Brønderslev Gymnasium",
        "Tove Ditlevsens Skole",
    ),
    "et": (
        "Gustav Adolfi Gümnaasium",
        "Jakob Westholmi Gümnaasium",
        "Hugo Treffneri Gümnaasium",
        "Miina Härma Gümnaasium",
        "Tartu Jaan Poska Gümnaasium",
        "Juhan Liivi nim. Alatskivi Kool",
        "Pelgulinna Kool",
        "Kadrioru Saksa Gümnaasium",
        "Lasteaed Naba",
        "Carl Robert Jakobsoni Gümnaasium",
        "Mart Reiniku Kool",
    ),
    "ko": (
        "서울고등학교",
        "김유정초등학교",
        "이순신중학교",
        "안중근고등학교",
        "한강초등학교",
        "정읍여자중학교",
        "남원국악예술고등학교",
        "조원초등학교",
        "유관순기념학교",
        "강남초등학교",
        "백운중학교",
    ),
    "en": (
        "John F. Kennedy High School",
        "St Mary's Primary School",
        "Thomas Jefferson Middle School",
        "George Washington Academy",
        "William Shakespeare College",
        "Martin Luther King Jr. Elementary",
        "Sir John Lawes School",
        "Harriet Tubman Charter",
        "King Edward VI Grammar",
        "Lincoln High",
        "James Allen's Girls' School",
    ),
}
SHIPS = {
    "vi": (
        "Trường Sa 19",
        "Hoàng Anh 68",
        "Lê Quý Đôn",
        "Trần Đại Nghĩa",
        "Đinh Tiên Hoàng",
        "Minh Hải 09",
        "Vinashin Sun",
        "Hải Đăng 05",
        "Phú Quý Express",
        "Nguyễn Trãi 36",
        "Thái Bình Star",
        "Hoàng Sa 02",
        "Lý Thái Tổ",
        "Quang Trung",
        "Đại Dương Queen",
    ),
    "da": (
        "Marie Mærsk",
        "Emma Mærsk",
        "Niels Juel",
        "Peter Willemoes",
        "Jens Kofoed",
        "Absalon",
        "Hammershus",
        "Ellen",
        "Isabella",
        "Esbern Snare",
        "Christian 4",
    ),
    "et": (
        "Leiger",
        "Tiiu",
        "Tõll",
        "Regula",
        "Piret",
        "Runö",
        "Suur Tõll",
        "Kihnu Virve",
        "Ormsö",
        "Baltic Queen",
        "Victoria I",
    ),
    "ko": (
        "세종대왕함",
        "이순신함",
        "율곡이이함",
        "온누리호",
        "이사부호",
        "한바다호",
        "장보고호",
        "안용복호",
        "탐해3호",
        "김만덕호",
        "윤봉길함",
    ),
    "en": (
        "Queen Mary 2",
        "James Cook",
        "Sir David Attenborough",
        "Mary Rose",
        "Admiral Nelson",
        "Elizabeth Maersk",
        "Robert E. Lee",
        "Victoria",
        "Ever Given",
        "MV Ramsey",
        "Grace Darling",
    ),
}
COMPANIES = {
    "vi": words("""
        Công ty TNHH Nguyễn Hoàng;Công ty CP Xây dựng Trần Gia;DNTN Lê Văn Tám;Công ty TNHH MTV Phạm Minh;Hợp tác xã
        Hoàng Long;Tập đoàn Hòa Phát;Công ty CP Vũ Linh;Công ty TNHH Thương mại Đặng Khoa;Công ty TNHH Kim Oanh;Công
        ty CP Dược Hậu Giang;Ngân hàng TMCP Kỹ Thương;Công ty TNHH Bùi Gia Phát;CTCP Vận tải Mai Linh;Cửa hàng Thanh
        Hà;Nhà thuốc Ngọc Lan;Tổng công ty Đường sắt;Công ty CP Cao su Đắk Lắk;Liên danh Trường Sơn - Đèo Cả
    """),
    "da": (
        "Jensen & Sønner A/S",
        "Møller Byg ApS",
        "Hansens Flødeis",
        "P. Christensen A/S",
        "Carl Hansen & Søn A/S",
        "Vestas Wind Systems A/S",
        "Poul Schmidt VVS ApS",
        "Anker Andersen A/S",
        "Holm El-Service ApS",
        "Coop Danmark",
        "Lund & Staerk I/S",
        "Georg Jensen A/S",
    ),
    "et": (
        "Tamm ja Pojad OÜ",
        "Saar Ehitus OÜ",
        "AS Kalev",
        "Mägi Metall AS",
        "Sepp & Ko OÜ",
        "Elering AS",
        "Kask Puit OÜ",
        "MTÜ Õunapuu",
        "Nordecon AS",
        "OÜ Anu Laas Disain",
        "Ilves Trans OÜ",
    ),
    "ko": (
        "김앤장법률사무소",
        "(주)이마트",
        "주식회사 한진",
        "박승철헤어스투디오",
        "정관장",
        "현대건설㈜",
        "삼성전자",
        "최가네식품",
        "농업회사법인 조은들",
        "한국도로공사",
        "유한양행",
    ),
    "en": (
        "Johnson & Johnson",
        "Brown Brothers Ltd",
        "Taylor Wimpey plc",
        "Harris Construction Inc.",
        "Williams Grand Prix Engineering",
        "Marks and Spencer",
        "Thomas Cook",
        "Walker & Sons LLP",
        "Arthur Andersen",
        "J. P. Morgan",
        "Miller Homes",
    ),
}
PRODUCTS = {
    "vi": (
        "Gạo ST25",
        "Paracetamol 500mg",
        "Máy lọc nước Kangaroo KG100",
        "Cà phê Trung Nguyên S",
        "Bia Hà Nội lon 330ml",
        "Sữa TH true MILK",
        "Xi măng Hoàng Thạch PCB30",
        "Thép Hòa Phát D10",
        "Bánh Hữu Nghị 250g",
        "Giày Thượng Đình size 40",
        "Phân NPK Lâm Thao",
    ),
    "da": (
        "Rugbrød 950 g",
        "Kim's chips 170 g",
        "Anthon Berg æske",
        "Georg Jensen skål",
        "Lurpak smør 200 g",
        "Royal Pilsner",
        "Ole Mathiesen ur",
        "Arla sødmælk 1 l",
        "Mads Nørgaard trøje",
        "Christian Bitz bowle",
        "Karen Volf kiks",
    ),
    "et": (
        "Tere piim 2,5%",
        "Kalevi šokolaad Anneke",
        "Leibur rukkileib",
        "Vana Tallinn 0,5 l",
        "Saku Originaal",
        "Mesikäpp",
        "Tallegg kanafilee",
        "Põltsamaa Felix ketšup",
        "Karl Friedrich juust",
        "Rakvere viiner",
        "Maarja küüslauguleib",
    ),
    "ko": (
        "신라면 5개입",
        "김치찌개 키트",
        "진로 360ml",
        "하이트 진로",
        "이가자면옥 냉면",
        "비비고 만두",
        "정직한쌀 10kg",
        "최고심 인형",
        "오리온 초코파이",
        "고려인삼 6년근",
        "박카스D",
    ),
    "en": (
        "Jack Daniel's 70cl",
        "Johnnie Walker Red",
        "Ben & Jerry's 465ml",
        "Uncle Ben's Rice",
        "Mr. Clean",
        "Sarah Lee Cake",
        "Calvin Klein One",
        "Dr Pepper 330ml",
        "Tommy Hilfiger shirt",
        "Earl Grey 50 bags",
        "Victoria Plum jam",
    ),
}
CITIES = {
    "vi": VIETNAMESE_CITIES,
    "da": ("København", "Aarhus", "Odense", "Aalborg", "Esbjerg", "Randers", "Kolding", "Vejle", "Holbæk", "Rønne"),
    "et": ("Tallinn", "Tartu", "Narva", "Pärnu", "Viljandi", "Rakvere", "Kuressaare", "Võru", "Haapsalu"),
    "ko": (
        "서울특별시",
        "부산광역시",
        "대구광역시",
        "인천광역시",
        "광주광역시",
        "대전광역시",
        "울산광역시",
        "세종특별자치시",
        "경기도",
        "강원특별자치도",
    ),
    "en": ("London", "Leeds", "Bristol", "Springfield", "Port Louis", "Singapore", "Austin", "Dublin", "Perth"),
}
STREETS = {
    "vi": VIETNAMESE_STREETS,
    "da": (
        "Vesterbrogade",
        "Nørregade",
        "H.C. Andersens Boulevard",
        "Skovvej",
        "Jens Baggesens Vej",
        "Kirkevænget",
        "Møllestien",
        "Peter Bangs Vej",
        "Åboulevarden",
        "Havnepladsen",
        "Birkealle",
        "Ndr. Fasanvej",
        "Toftebakken",
        "Christian X's Vej",
        "Strandparken",
    ),
    "et": (
        "Pikk",
        "Narva mnt",
        "Tartu maantee",
        "Lai",
        "Vabaduse puiestee",
        "A. H. Tammsaare tee",
        "J. Poska",
        "Õismäe tee",
        "Kreutzwaldi",
        "Mustamäe tee",
        "Aia",
        "Männi põik",
        "Riia",
        "Lydia Koidula",
        "Kase allee",
    ),
    "ko": (
        "테헤란로",
        "세종대로",
        "강남대로",
        "퇴계로",
        "율곡로",
        "충무로",
        "을지로",
        "한강대로",
        "동일로123길",
        "월드컵로5길",
        "김유정로",
        "안중근로",
        "불정로",
    ),
    "en": (
        "High Street",
        "Church Road",
        "Victoria Street",
        "Martin Luther King Blvd",
        "Station Road",
        "Elm Ave",
        "Maple Drive",
        "St John's Lane",
        "The Crescent",
        "Royal Rd",
        "Orchard Rd",
        "Mill Close",
        "Old Kent Rd",
        "Jefferson Pkwy",
    ),
}


def vietnamese_home(random: Random) -> str:
    """In a town with house, lane and street; in the country often the hamlet alone, with group or house number."""
    street, ward, city = (random.choice(words) for words in (VIETNAMESE_STREETS, VIETNAMESE_WARDS, VIETNAMESE_CITIES))
    house = random.choice(
        [
            str(random.randint(1, 600)),
            f"{random.randint(1, 300)}/{random.randint(1, 40)}",
            f"{random.randint(1, 90)}A",
            f"{random.randint(1, 99)}/{random.randint(1, 60)}/{random.randint(1, 20)}",
        ]
    )
    style = random.random()
    if style < 0.3:
        return f"{house} {street}, phường {ward}, {city}"
    if style < 0.45:
        return f"Số {house} đường {street}, P. {ward}, {city}"
    if style < 0.6:
        return f"Số {random.randint(1, 60)} ngõ {random.randint(2, 400)} {street}, {ward}, {city}"
    if style < 0.7:
        return f"{house} hẻm {random.randint(2, 400)} {street}, KP{random.randint(1, 9)}, P.{ward}"
    if style < 0.8:
        flat = f"{random.choice('ABCS')}{random.randint(1, 9)}.{random.randint(1, 30):02}"
        return f"Căn hộ {flat}, chung cư {ward}, {street}, {city}"
    commune = random.choice(VIETNAMESE_COMMUNES)
    if style < 0.9:
        village = random.choice(["Đoài", "Hạ", "Trung", "Bắc Sơn", str(random.randint(1, 12))])
        return f"Tổ {random.randint(1, 30)}, thôn {village}, xã {commune}, {city}"
    return f"SN {random.randint(1, 200)}, ấp {random.choice(['3', 'Tân Lập', 'Bà Mía', '2B'])}, xã {commune}, {city}"


def danish_home(random: Random) -> str:
    flat = random.choice(
        ["", "", f", {random.randint(1, 5)}. {random.choice(['tv', 'th', 'mf'])}", ", st. th", ", kl."]
    )
    letter = random.choice(["", "", "", "A", "B"])
    city = random.choice(CITIES["da"])
    return f"{random.choice(STREETS['da'])} {random.randint(1, 210)}{letter}{flat}, {random.randint(1050, 9990)} {city}"


def estonian_home(random: Random) -> str:
    flat = random.choice(["", f"-{random.randint(1, 90)}", f"a-{random.randint(1, 20)}"])
    rest = random.choice(
        [f", {random.choice(CITIES['et'])}", f", {random.randint(10111, 94759)} {random.choice(CITIES['et'])}", ""]
    )
    return f"{random.choice(STREETS['et'])} {random.randint(1, 150)}{flat}{rest}"


def korean_home(random: Random) -> str:
    district = random.choice(["강남구", "중구", "해운대구", "유성구", "수정구", "달서구", "북구"])
    flat = random.choice(
        ["", f", {random.randint(101, 130)}동 {random.randint(101, 2504)}호", f" {random.randint(1, 9)}층"]
    )
    return f"{random.choice(CITIES['ko'][:7])} {district} {random.choice(STREETS['ko'])} {random.randint(1, 400)}{flat}"


def english_home(random: Random) -> str:
    flat = random.choice(
        [
            "",
            "",
            f"Flat {random.randint(1, 40)}, ",
            f"Apt {random.randint(1, 40)}, ",
            f"#{random.randint(2, 30):02}-{random.randint(1, 99):02}, ",
        ]
    )
    return f"{flat}{random.randint(1, 999)} {random.choice(STREETS['en'])}, {random.choice(CITIES['en'])}"


HOMES = {"vi": vietnamese_home, "en": english_home, "da": danish_home, "et": estonian_home, "ko": korean_home}
