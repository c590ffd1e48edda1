"""Remarks as they stand in registers: those that name nobody, and those into which a personal value is put.

`#` stands for a number. Statutes, streets, procedures and sums of money are among them, for they look like persons'
data.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.privacy.table import Make

NOTES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "vi": (
        (
            "Hồ sơ số # còn thiếu bản sao giấy chứng nhận, đề nghị bổ sung.",
            "Đã chuyển phòng chuyên môn xem xét theo Luật 91/2025/QH15, hạn # ngày.",
            "Đoạn đường Nguyễn Trãi bị ngập sâu # cm sau mưa lớn.",
            "Đề nghị sửa chữa nắp cống trước Trường THPT Lê Quý Đôn, lần #.",
            "Thủ tục cấp lại thẻ căn cước đã giải quyết trước hạn # ngày.",
            "Kinh phí 1.250.000.# đồng đã quyết toán quý III.",
            "Căn cứ Nghị định 356/2025/NĐ-CP và Quyết định #/QĐ-UBND ngày 20/11/2025.",
            "Thủ tục đăng ký khai sinh kết hợp đăng ký thường trú, mã 1.00#.",
            "Chưa có ý kiến của cơ quan phối hợp, chờ văn bản số #/STC-NS.",
            "Đèn chiếu sáng trên phố Trần Hưng Đạo hỏng # bóng, đã thay.",
            "Người dân phản ánh rác tồn đọng tại chợ Đông Ba, tổ # đã xử lý.",
            "Kết quả đo tại trạm quan trắc Hồ Tây vượt ngưỡng # lần.",
        ),
        (
            "Liên hệ {} để được hướng dẫn.",
            "Hồ sơ của {} đã tiếp nhận.",
            "Theo phản ánh của {} thì nước chảy yếu.",
            "Trả kết quả cho {}.",
        ),
    ),
    "en": (
        (
            "Application # is incomplete, a copy of the plan is missing.",
            "Pothole on Church Road reported, repaired within # days.",
            "Referred to the planning team under the Housing Act 1996, section #.",
            "Street light # outside St Mary's Primary School is out.",
            "Grant of 12,500.00 paid in instalment #.",
            "No response from the contractor after # reminders.",
            "Bin collection missed on Victoria Street, crew # informed.",
            "Inspection passed with # minor remarks, next one in spring.",
            "Noise complaint closed, level measured at # dB.",
            "See file 2024/# and minute 7 of the committee.",
        ),
        ("Call back {} tomorrow.", "Complaint raised by {}.", "Sent the form to {}.", "Spoke with {} about it."),
    ),
    "da": (
        (
            "Ansøgning nr. # mangler bilag, der er sendt rykker.",
            "Hul i vejen på Jens Baggesens Vej udbedret efter # dage.",
            "Sagen er afgjort efter servicelovens § #.",
            "Gadelampe # ved Sankt Annæ Skole virker ikke.",
            "Tilskud på 12.500,00 kr. udbetalt i rate #.",
            "Affald blev ikke hentet i uge #, vognmanden er underrettet.",
            "Støj målt til # dB ved skel.",
            "Henvist til teknisk forvaltning, journal 2024-#.",
            "Fliser løse på Christian X's Vej, område #.",
        ),
        ("Ring til {} i morgen.", "Klage modtaget fra {}.", "Brev sendt til {}.", "Har talt med {} om sagen."),
    ),
    "et": (
        (
            "Taotlus nr # on puudulik, lisa on esitamata.",
            "Auk Lydia Koidula tänaval parandati # päevaga.",
            "Edastatud linnaplaneerimise ametile vastavalt seaduse § #.",
            "Tänavavalgusti # Miina Härma Gümnaasiumi ees ei põle.",
            "Toetus 12 500,00 eurot maksti välja osas #.",
            "Prügivedu jäi tegemata nädalal #, vedaja on teavitatud.",
            "Müra mõõdeti # dB kinnistu piiril.",
            "Vaata toimikut 2024/# ja protokolli.",
            "Kontroll tehtud, # puudust kõrvaldatud.",
        ),
        ("Helistada {} homme.", "Kaebuse esitas {}.", "Kiri saadeti {}.", "Räägitud {} selles asjas."),
    ),
    "ko": (
        (
            "접수번호 #번 서류가 미비하여 보완을 요청함.",
            "테헤란로 도로 파손 신고 후 #일 만에 보수 완료.",
            "주택법 제#조에 따라 담당 부서로 이관함.",
            "이순신중학교 앞 가로등 #번 고장으로 교체함.",
            "보조금 12,500,000원을 #회차에 지급함.",
            "쓰레기 미수거 민원으로 #구역 업체에 통보함.",
            "소음 측정 결과 #데시벨로 기준 이내임.",
            "점검 결과 경미한 지적사항 #건이 있었음.",
            "김치 냄새 민원은 현장 확인 후 #일에 종결함.",
        ),
        ("{} 에게 연락하기 바람.", "민원인 {} 이 제기함.", "{} 앞으로 안내문을 보냄.", "{} 와 통화하였음."),
    ),
}


def notes_with_a_hit(locale: str, insert: Callable[[Random], str]) -> Make:
    """Sentences of which one holds a personal value."""

    def column(random: Random, count: int) -> list[str]:
        plain, telling = NOTES[locale]
        cells = [sentence(random, plain) for _ in range(count)]
        cells[random.randrange(count)] = random.choice(telling).format(insert(random)) + " " + sentence(random, plain)
        return cells

    return column


def sparse_notes(locale: str, insert: Callable[[Random], str]) -> Make:
    """Mostly empty, short remarks, one of them with a personal value."""

    def column(random: Random, count: int) -> list[str]:
        plain, telling = NOTES[locale]
        cells = [sentence(random, plain).split(",")[0] if random.random() < 0.1 else "" for _ in range(count)]
        cells[random.randrange(count)] = random.choice(telling).format(insert(random))
        return cells

    return column


def sentence(random: Random, plain: tuple[str, ...]) -> str:
    """A remark that few others repeat."""
    return f"{random.choice(plain)} {random.choice(plain)}".replace("#", str(random.randint(1, 999)))
