"""Fixed lists that every record draws from: themes, licences and update frequencies, named in both languages."""

import msgspec


class Term(msgspec.Struct, frozen=True):
    id: str
    vi: str
    en: str
    url: str = ""

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi


# EU Publications Office data themes, so that DCAT-AP and CKAN clients know them.
THEMES = {
    term.id: term
    for term in (
        Term("AGRI", "Nông nghiệp, lâm nghiệp, thuỷ sản và thực phẩm", "Agriculture, forestry, fisheries and food"),
        Term("ECON", "Kinh tế và tài chính", "Economy and finance"),
        Term("EDUC", "Giáo dục, văn hoá và thể thao", "Education, culture and sport"),
        Term("ENER", "Năng lượng", "Energy"),
        Term("ENVI", "Môi trường", "Environment"),
        Term("GOVE", "Nhà nước và khu vực công", "Government and public sector"),
        Term("HEAL", "Y tế", "Health"),
        Term("INTR", "Vấn đề quốc tế", "International issues"),
        Term("JUST", "Tư pháp, pháp luật và an toàn công cộng", "Justice, law and public safety"),
        Term("REGI", "Vùng và đô thị", "Regions and cities"),
        Term("SOCI", "Dân số và xã hội", "Population and society"),
        Term("TECH", "Khoa học và công nghệ", "Science and technology"),
        Term("TRAN", "Giao thông vận tải", "Transport"),
    )
}

DEFAULT_LICENCE = "CC-BY-4.0"

LICENCES = {
    term.id: term
    for term in (
        Term(
            "CC-BY-4.0",
            "Creative Commons Ghi công 4.0: dùng tự do, ghi nguồn",
            "Creative Commons Attribution 4.0: use freely, name the source",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        Term(
            "CC0-1.0",
            "Creative Commons CC0 1.0: dùng tự do, không điều kiện",
            "Creative Commons CC0 1.0: use freely, no conditions",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        Term(
            "PDDL-1.0",
            "Giấy phép Dữ liệu mở vào phạm vi công cộng (PDDL) 1.0",
            "Open Data Commons Public Domain Dedication and License 1.0",
            "https://opendatacommons.org/licenses/pddl/1-0/",
        ),
        Term(
            "ODC-By-1.0",
            "Giấy phép Ghi công Dữ liệu mở (ODC-By) 1.0",
            "Open Data Commons Attribution License 1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
        ),
        Term("MIT", "Giấy phép MIT", "MIT License", "https://opensource.org/license/mit"),
    )
}

# The ids are those of `catalog.store.models.UpdateFrequency`.
FREQUENCIES = {
    term.id: term
    for term in (
        Term("daily", "Hằng ngày", "Daily"),
        Term("weekly", "Hằng tuần", "Weekly"),
        Term("monthly", "Hằng tháng", "Monthly"),
        Term("quarterly", "Hằng quý", "Quarterly"),
        Term("annual", "Hằng năm", "Annual"),
        Term("irregular", "Không định kỳ", "Irregular"),
        Term("never", "Không cập nhật", "Never updated"),
    )
}
