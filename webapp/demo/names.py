"""Names and sentences in the languages of the demo firm's clients."""

GIVEN = {
    "en": "Eleanor Charles Margaret William Beatrice Henry Charlotte Edward Harriet George Imogen Frederick Rosalind Arthur "
    "Philippa Theodore Winifred Rupert Cordelia Hugo Matilda Oscar Florence Alistair Penelope Julian Agnes Desmond Ingrid Lars "
    "Astrid Mikael Camille Étienne Giulia Lorenzo Kwame Amara Yusuf Leila",
    "es": "Lucía Alejandro Sofía Mateo Valentina Santiago Inés Joaquín Ximena Rodrigo Pilar Íñigo Begoña Andrés Rocío Gonzalo "
    "Mercedes Ramón Consuelo Nuño",
    "th": "สมชาย สมหญิง ประเสริฐ วิไล กมล นภา ธนากร สุดา พิชัย อรุณี ณัฐ มาลี วีระ รัตนา ชาญชัย ปราณี",
    "zh": "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 秀英",
    "ta": "முருகன் லட்சுமி கார்த்திக் மீனா செல்வம் கவிதா அருண் பிரியா சுந்தரம் தேவி விஜய் ராதா",
}
FAMILY = {
    "en": "Harrington Lindqvist Ashworth Pemberton Okonkwo Fairfax Whitfield Beaumont Carrington Delacroix Ellsworth Falkner "
    "Goldsmith Hawthorne Ingleby Jefferies Kingsley Lancaster Montague Northcott Ormsby Prescott Quinlan Rutherford Somerset "
    "Thornbury Underhill Vandermeer Wainwright Yardley Zellweger Bergström Moreau Rossi Van_Dijk O'Malley MacAllister Nakamura "
    "Haddad Mensah",
    "es": "Núñez García_Márquez Ibáñez Beltrán Peña Muñoz Castaño Ordóñez Zúñiga Yáñez Villaseñor Echeverría Arístegui Güell "
    "Carreño Fuentes Montoya Quiñones",
    "th": "ศรีสุวรรณ จันทร์เพ็ญ วงศ์สวัสดิ์ แก้วมณี ทองดี รัตนพันธ์ บุญมาก สุขสบาย พงษ์ไพบูลย์ อินทรวงศ์ เจริญผล ชัยวัฒน์",
    "zh": "陈 王 李 张 刘 杨 黄 赵 周 吴 徐 孙 林 欧阳",
    "ta": "சுப்பிரமணியம் ராமசாமி கிருஷ்ணன் நடராஜன் பழனிசாமி வேலுசாமி தங்கவேல் முத்துசாமி கந்தசாமி சிதம்பரம்",
}
HOUSEHOLD = {"en": "{} family", "es": "Familia {}", "th": "ครอบครัว{}", "zh": "{}家", "ta": "{} குடும்பம்"}
ORGANISATIONS = (
    "{} Family Trust", "{} Holdings", "{} Foundation", "{} & Sons", "Fundación {}", "{} Partners", "บริษัท {} จำกัด", "{}控股有限公司",
)  # fmt: skip
CITIES = {
    "en": (
        ("Zürich", "8001", "CH"),
        ("Boston", "02116", "US"),
        ("Edinburgh", "EH2 2ER", "GB"),
        ("Genève", "1204", "CH"),
    ),
    "es": (("Madrid", "28001", "ES"), ("Ciudad de México", "06600", "MX"), ("Bogotá", "110221", "CO")),
    "th": (("กรุงเทพมหานคร", "10330", "TH"), ("เชียงใหม่", "50200", "TH")),
    "zh": (("上海", "200040", "CN"), ("臺北", "106", "TW"), ("新加坡", "238801", "SG")),
    "ta": (("சென்னை", "600017", "IN"), ("மதுரை", "625001", "IN"), ("சிங்கப்பூர்", "208786", "SG")),
}
STREETS = {
    "en": ("Bahnhofstrasse", "Commonwealth Avenue", "Charlotte Square", "Rue du Rhône", "Harbour Walk", "Mill Lane"),
    "es": ("Calle de Serrano", "Paseo de la Reforma", "Avenida Chile", "Calle Mayor"),
    "th": ("ถนนพระราม 1", "ถนนสุขุมวิท", "ถนนนิมมานเหมินท์"),
    "zh": ("南京西路", "信義路", "乌节路"),
    "ta": ("தியாகராய நகர்", "மேல மாசி வீதி", "சிராங்கூன் சாலை"),
}
PHONES = {"CH": "+41 44 668 {:02d} {:02d}", "US": "+1 617 555 01{:02d}", "GB": "+44 131 496 0{:03d}", "ES": "+34 911 23 {:02d} {:02d}",
          "MX": "+52 55 5080 {:04d}", "CO": "+57 601 234 {:04d}", "TH": "+66 2 123 {:04d}", "CN": "+86 21 6279 {:04d}",
          "TW": "+886 2 2700 {:04d}", "SG": "+65 6737 {:04d}", "IN": "+91 44 2434 {:04d}"}  # fmt: skip
SUBJECTS = (
    "Portfolio review", "Liquidity after the sale", "School fees", "Currency exposure", "Estate planning", "New mandate",
    "Bond ladder", "Invitation", "Tax certificate", "Retirement income", "Property purchase", "Charity giving",
    "Account opening", "Transfer from another bank",
)  # fmt: skip
NOTES = {
    "en": (
        "Spoke about the maturing bonds; prefers short terms until rates are clearer.",
        "Will move part of the proceeds over once the sale has closed. Asked for the transfer details.",
        "Enjoyed the evening very much and brought a friend who asked for a meeting.",
        "Worried about the dollar. Agreed to look at a hedge at the next review.",
        "Daughter starts university in autumn; wants a simple plan for the fees.",
        "Left a message with the assistant, who will ring back on Thursday.",
        "Went through the quarter's figures. Happy with the income, less so with the equities.",
        "Asked us to speak with their lawyer about the trust before anything is signed.",
        "Confirmed that the transfer left the old bank this morning.",
        "Prefers to be called after four in the afternoon, never at weekends.",
    ),
    "es": (
        "Hablamos de la venta de la finca; el dinero llegará en dos semanas.",
        "Prefiere mantener liquidez hasta final de año.",
        "Muy contenta con la velada en el museo; pidió información para su hermano.",
    ),
    "th": (
        "คุยเรื่องเงินฝากประจำที่จะครบกำหนดเดือนหน้า ลูกค้าสนใจกองทุนตราสารหนี้",
        "ลูกค้าจะโอนเงินหลังขายที่ดินเรียบร้อย ขอรายละเอียดบัญชี",
        "ชวนไปงานแข่งรถโบราณ ตอบรับพร้อมภรรยา",
    ),
    "zh": (
        "讨论了到期的定期存款，客户考虑转为债券基金。",
        "客户将在出售公司股份后转入资金。",
        "邀请参加音乐会，客户愉快接受。",
    ),
    "ta": (
        "முதிர்ச்சியடையும் வைப்புத்தொகை பற்றிப் பேசினோம்; அடுத்த மாதம் முடிவு செய்வார்.",
        "நிலம் விற்ற பிறகு பணத்தை மாற்றுவதாகச் சொன்னார்.",
    ),
}
OUTCOMES = ("reached", "reached", "reached", "meeting agreed", "left a message", "not interested now", "")
TASKS = (
    "Send the transfer details", "Call back about the bonds", "Prepare the annual review", "Ask for the updated passport",
    "Invite to the next concert", "Check that the money has arrived", "Send the fee schedule", "Arrange lunch",
)  # fmt: skip


def words(table: dict[str, str], language: str) -> list[str]:
    """The list of a language; underscores stand for blanks inside a name."""
    return [word.replace("_", " ") for word in table[language].split()]
