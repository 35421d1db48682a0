"""The tables of a case's file that tell of its conditions and its musyawarah."""

from typing import Final

from hilirisasi.spreadsheets.columns import Words
from hilirisasi.web import case_file_rows
from hilirisasi.web.list_files import column

# (name, title, columns, rows)
CONDITION_TABLES: Final = (
    (
        "syarat-putusan",
        Words("Syarat putusan", "Conditions"),
        (
            column("number", "Nomor", "Number"),
            column("text", "Syarat", "Condition"),
            column("owner", "Dipenuhi oleh", "To be met by"),
            column("due_on", "Paling lambat", "Due by"),
            column("proof", "Buktinya", "Evidence asked for"),
            column("status", "Keadaan", "State"),
            column("warned_until", "Tenggat peringatan", "Term of the warning"),
        ),
        case_file_rows.conditions_rows,
    ),
    (
        "bukti-syarat",
        Words("Bukti syarat putusan", "Evidence for conditions"),
        (
            column("number", "Syarat nomor", "Condition number"),
            column("note", "Keterangan", "Note"),
            column("digest", "Sidik berkas (SHA-256)", "Hash of the file (SHA-256)"),
            column("who", "Siapa", "Who"),
            column("post", "Jabatan", "Post"),
            column("filed_at", "Dimasukkan (WIB)", "Filed (WIB)"),
            column("is_accepted", "Diterima", "Accepted"),
            column("reason", "Alasan", "Reason"),
            column("answered_by", "Dijawab oleh", "Answered by"),
            column("answered_at", "Dijawab (WIB)", "Answered (WIB)"),
        ),
        case_file_rows.evidence_rows,
    ),
    (
        "musyawarah",
        Words("Berita acara musyawarah desa", "Minutes of the village deliberation"),
        (
            column("number", "Nomor", "Number"),
            column("held_on", "Tanggal", "Day"),
            column("attendance", "Hadir", "Present"),
            column("women", "Perempuan", "Women"),
            column("result", "Hasil", "Result"),
            column("signed_by", "Ditandatangani oleh", "Signed by"),
            column("who", "Dimasukkan oleh", "Filed by"),
            column("post", "Jabatan", "Post"),
            column("filed_at", "Dimasukkan (WIB)", "Filed (WIB)"),
        ),
        case_file_rows.minutes_rows,
    ),
)
