"""What is done with pay that leaves the product: files, records, awards."""

from webapp.payroll.service.awards import AwardTerms, approve_award, enter_award, withdraw_award
from webapp.payroll.service.files import (
    PayrollFile,
    choose_columns,
    export_payroll,
    hand_out_record,
    payroll_file,
)

__all__ = [
    "AwardTerms",
    "PayrollFile",
    "approve_award",
    "choose_columns",
    "enter_award",
    "export_payroll",
    "hand_out_record",
    "payroll_file",
    "withdraw_award",
]
