"""What a workbook holds beside the table that is read: every part of its container is accounted for."""
