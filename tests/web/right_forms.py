"""Every form with answers that are right: who sends it, and where to."""

from collections.abc import Mapping

from hilirisasi.months import add_months, month_of
from models import Role
from tests.factories import NOW
from tests.web.world import DRAFT

KEY = "5b0c1a52-7d1e-4c3a-9b6f-0a1b2c3d4e5f"
RULES_ADDRESS = f"/aturan-penilaian/versi/{DRAFT}"
MONTH = add_months(month_of(NOW.date()), 2).isoformat()
LISTING = {
    "amount": "10",
    "unit": "ton",
    "basis": "per_month",
    "hectares": "2",
    "harvests": "1",
    "months": "7",
    "price": "1.200",
    "price_unit": "kg",
    "price_on": "2026-11-01",
    "availability": "partly",
    "free_percent": "40",
    "holder_kind": "bumdes",
    "holder_name": "BUMDes",
    "home_processors": "3",
    "home_processing_percent": "10",
    "other_buyers_t": "5",
    "idle_hok_per_month": "200",
    "quality_note": "Kadar pati 24",
    "request_key": KEY,
    "step": "save",
    "version": "1",
}
MINAT = {
    "route": "tapioka-pabrik",
    "need": "5",
    "need_unit": "ton",
    "months": "7",
    "place": "18.02",
    "radius_km": "30",
    "price": "1.400",
    "deduction_percent": "15",
    "price_place": "farm",
    "farmer_pays_haulage": "no",
    "haulage": "",
    "payment_days": "7",
    "starts_on": MONTH,
    "is_on_board": "y",
    "request_key": KEY,
    "version": "1",
}
PROCESS = {
    **{f"need_kg-{month}": "10" for month in range(12)},
    "capacity_kg_per_day": "5",
    "product_price_idr_per_kg": "6.300",
    "version": "1",
}
INVESTMENT = {
    "land_idr": "0",
    "building_idr": "500.000.000",
    "machines_idr": "1.000.000.000",
    "working_capital_idr": "500.000.000",
    "version": "1",
}
JOBS = {
    "jobs_sd": "4",
    "jobs_smp": "3",
    "jobs_sma": "2",
    "jobs_d3": "1",
    "jobs_ratio_note": "",
    "jobs_women": "5",
    "jobs_of_village": "8",
    "jobs_seasonal": "2",
    "jobs_evidence": "study",
    "training_note": "Dua minggu di pabrik.",
    "wage_idr_per_hok": "",
    "outside_workers_share": "20",
    "peak_labour_hok": "",
    "version": "1",
}
PARTNERSHIP = {
    "partnership_scheme": "supply_chain",
    "community_profit_share": "0",
    "village_sourcing_share": "60",
    "local_input_share": "30",
    "home_processing": "buys_product",
    "home_processors_note": "Dibeli dari mereka.",
    "collectors_note": "Menjadi pengumpul resmi.",
    "version": "1",
}
PRICE_RULE = {
    "price_rule_kind": "reference_premium",
    "premium_idr_per_kg": "50",
    "floor_idr_per_kg": "1.100",
    "version": "1",
}
SITE = {
    "plant_exists": "no",
    "builds_on": "",
    "land_ha": "1,5",
    "land_tenure": "village",
    "land_lease_years": "3",
    "land_is_pledged": "no",
    "land_lp2b": "outside",
    "new_land_ha": "0",
    "water_m3_per_day": "50",
    "power_kva": "200",
    "environmental_document": "ukl_upl",
    "version": "1",
}
REGISTRATION = {
    "name": "Budi",
    "phone": "0812-3456-7890",
    "email": "budi@contoh.id",
    "password": "kuda laut biru bernyanyi",
    "company": "PT Budi",
    "firm_size": "small",
    "post": "Direktur",
    "nib": "1234567890123",
}
INVITATION = {"role": "reviewer", "post": "Penelaah", "office": "Dinas", "village_code": "18.02"}
TERMS = {
    **{f"syarat-tonnes-{month}": "2" for month in range(12)},
    "syarat-price": "1.400",
    "syarat-deduction_percent": "15",
    "syarat-price_place": "farm",
    "syarat-farmer_pays_haulage": "no",
    "syarat-haulage": "",
    "syarat-price_rule": "Tetap.",
    "syarat-floor": "1.000",
    "syarat-planting_t": "12",
    "syarat-home_overlap_percent": "10",
    "syarat-payment_days": "7",
    "syarat-first_month": MONTH,
    "syarat-last_month": MONTH,
    "syarat-based_on": "1",
}
VISIT = {"hari-first": "2027-01-05", "hari-second": "2027-01-06", "hari-third": "2027-01-07"}
DECISION = {
    "outcome": "approve",
    "reason": "Baik.",
    "conditions-0-text": "Pasang papan harga.",
    "conditions-0-owner": "village",
    "conditions-0-due_on": "2027-01-15",
    "conditions-0-proof": "Foto papan",
    "version": "1",
    "gates-0-gate": "price",
    "gates-0-finding": "met",
    "gates-0-note": "Surat",
}
# Some of the figures of a draft: each is read alike.
RULES = {
    "rho": "0,3",
    "spread-labour": "0,2",
    "ages-listing-a": "80",
    "source": "Lokakarya",
    "version": "1",
}
WORKSHOP = {
    "place": "Metro",
    "held_on": "2026-11-20",
    **{f"more_{pair}": "first" for pair in range(3)},
    **{f"times_{pair}": "1,5" for pair in range(3)},
    "version": "1",
}
DECREE = {
    "harga-product": "cassava.fresh_root",
    "harga-price": "1.350",
    "harga-deduction_percent": "15",
    "harga-place": "factory",
    "harga-valid_from": "2026-12-01",
    "harga-valid_to": "",
    "harga-instrument": "Pergub 36 Tahun 2025",
    "harga-url": "",
}
PRIORITY = {
    "utama-commodity": "cassava",
    "utama-valid_from": "2026-12-01",
    "utama-valid_to": "",
    "utama-source": "RPJMD 2025",
}
SUPPLY_SEARCH = {
    "name": "Singkong dekat pabrik",
    "produk": "cassava.fresh_root",
    "dari": "18.02.01",
    "km": "50",
    "bulan": "7",
    "ada": "5",
    "harga": "1.500",
}
AGREEMENT = {
    "sepakati-active_from": "2026-12-01",
    "sepakati-reason": "Sesuai lokakarya",
    "sepakati-version": "1",
}
LETTER = {
    "kind": "receipt",
    "number": "500.16/123/V.16/2026",
    "dated_on": "2026-11-24",
    "nature": "Biasa",
    "place": "Bandar Lampung",
    "address": "Jalan Contoh 1, Bandar Lampung",
    "answer_by": "",
    "signer_post": "Kepala Dinas",
    "signer_name": "Siti Penanda",
    "signer_number": "",
    "copies": "Bupati Lampung Tengah",
    "version": "1",
    "step": "save",
}
MINUTES = {
    "number": "141/BA/2026",
    "held_on": "2026-11-20",
    "attendance": "45",
    "women": "20",
    "result": "agreed",
    "signed_by": "Ketua BPD dan kepala desa",
}
# name: (who, address, what is right)
FORMS: dict[str, tuple[Role | None, str, Mapping[str, str]]] = {
    "listing": (Role.VILLAGE_OPERATOR, "/produk/baru?produk=cassava.fresh_root", LISTING),
    "listing edit": (Role.VILLAGE_OPERATOR, "/produk/{listing_id}/ubah", LISTING),
    "minat": (Role.INVESTOR, "/minat/baru?produk=cassava.fresh_root", MINAT),
    "minat edit": (Role.INVESTOR, "/minat/{plan_id}/ubah", MINAT),
    "process": (Role.INVESTOR, "/proposal/{plan_id}/ubah/proses", PROCESS),
    "investment": (Role.INVESTOR, "/proposal/{plan_id}/ubah/investasi", INVESTMENT),
    "jobs": (Role.INVESTOR, "/proposal/{plan_id}/ubah/pekerja", JOBS),
    "partnership": (Role.INVESTOR, "/proposal/{plan_id}/ubah/kemitraan", PARTNERSHIP),
    "price rule": (Role.INVESTOR, "/proposal/{plan_id}/ubah/harga", PRICE_RULE),
    "site": (Role.INVESTOR, "/proposal/{plan_id}/ubah/tempat", SITE),
    "plan withdraw": (Role.INVESTOR, "/proposal/{plan_id}/tarik", {"reason": "Batal"}),
    "evidence": (Role.REVIEWER, "/proposal/{plan_id}/bukti", {"reason": "Studi"}),
    "pool withdraw": (
        Role.INVESTOR,
        "/gabungan/{pool_offer_id}/tarik",
        {"tarik-reason": "Batal"},
    ),
    "message": (Role.INVESTOR, "/percakapan/{talk_id}/pesan", {"pesan-body": "Halo"}),
    "terms": (Role.INVESTOR, "/percakapan/{talk_id}/syarat", TERMS),
    "visit": (Role.INVESTOR, "/percakapan/{talk_id}/kunjungan", VISIT),
    "day": (Role.VILLAGE_OPERATOR, "/percakapan/{talk_id}/hari", {"pilih-day": "2027-01-05"}),
    "close": (Role.INVESTOR, "/percakapan/{talk_id}/tutup", {"tutup-reason": "Batal"}),
    "answer": (
        Role.VILLAGE_OPERATOR,
        "/percakapan/{talk_id}/jawab",
        {"jawab-answer": "no", "jawab-reason": "Belum", "jawab-version": "1"},
    ),
    "case answer": (
        Role.VILLAGE_OPERATOR,
        "/kerja-sama/{case_id}/jawab",
        {"jawab-text": "Sudah", "jawab-version": "1"},
    ),
    "case withdraw": (
        Role.INVESTOR,
        "/kerja-sama/{case_id}/tarik",
        {"tarik-reason": "Batal", "tarik-version": "1"},
    ),
    "decision": (Role.REVIEWER, "/kerja-sama/{case_id}/putusan", DECISION),
    "revoke": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/cabut",
        {"cabut-reason": "Batal", "cabut-version": "1"},
    ),
    "paper": (Role.VILLAGE_OPERATOR, "/desa/{village_code}/kertas", {"product": "", "copies": "2"}),
    "paper entry": (Role.VILLAGE_OPERATOR, "/kertas/{paper_form_id}/isi", LISTING),
    "photo": (Role.VILLAGE_OPERATOR, "/produk/{listing_id}/foto", {"caption": "Singkong"}),
    "missing": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/kelengkapan",
        {
            "site": "Koordinat lahan",
            "site_rule": "Syarat layanan 3",
            "other": "Peta",
            "other_rule": "Syarat layanan 4",
            "version": "1",
        },
    ),
    "complete": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/langkah/lengkap",
        {"lengkap-version": "1"},
    ),
    "interest": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/kepentingan",
        {"level": "soft", "note": "Tetangga direktur"},
    ),
    "declaration": (
        Role.REVIEWER,
        "/akun/pernyataan",
        {"own_companies": "CV Satu", "is_true": "y"},
    ),
    "review": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/telaah",
        {"recommendation": "approve", "reason": "Sesuai", "version": "1"},
    ),
    "evidence of a condition": (
        Role.INVESTOR,
        "/kerja-sama/{case_id}/syarat/1/bukti",
        {"bukti-note": "Sudah terbit", "bukti-version": "1"},
    ),
    "answer to evidence": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/syarat/1/jawaban",
        {"jawaban-answer": "no", "jawaban-reason": "Belum", "jawaban-version": "1"},
    ),
    "new day": (
        Role.REVIEWER,
        "/kerja-sama/{case_id}/syarat/1/tanggal",
        {"tanggal-due_on": "2027-03-05", "tanggal-reason": "Lambat", "tanggal-version": "1"},
    ),
    "consent": (Role.VILLAGE_OPERATOR, "/kerja-sama/{case_id}/musyawarah", MINUTES),
    "legal row": (
        Role.REVIEWER,
        "/aturan-hukum",
        {"kind": "field", "code": "x", "digest": "x", "note": "JDIH"},
    ),
    "official letter": (Role.REVIEWER, "/kerja-sama/{case_id}/surat/baru", LETTER),
    "signature": (
        Role.DECIDER,
        "/kerja-sama/{case_id}/tanda-tangan",
        {"tanda-answer": "refuse", "tanda-reason": "Belum", "tanda-version": "1"},
    ),
    "extension": (
        Role.VILLAGE_OPERATOR,
        "/kerja-sama/{case_id}/perpanjangan",
        {"panjang-last_month": "2028-01-01", "panjang-version": "1"},
    ),
    "opinion": (
        Role.REGENCY,
        "/kerja-sama/{case_id}/pendapat",
        {
            "pendapat-spatial_plan": "fits",
            "pendapat-supply": "unknown",
            "pendapat-reason": "Perda 40",
        },
    ),
    "office answers": (
        Role.REGENCY,
        "/kerja-sama/{case_id}/kantor/jawab",
        {"space": "fits", "space_note": "Perda RTRW 2023", "lapak": "unknown", "lapak_note": "-"},
    ),
    "objection": (
        Role.INVESTOR,
        "/kecocokan/{listing_id}/{plan_id}/keberatan?angka=catchment_output_t_per_year",
        {"reason": "Panennya gagal separuh.", "request_key": KEY},
    ),
    "objection to a listing": (
        Role.INVESTOR,
        "/produk/{listing_id}/keberatan?angka=listing_price",
        {"reason": "Harganya lama.", "request_key": KEY},
    ),
    "objection to the rules": (
        Role.INVESTOR,
        "/aturan-penilaian/keberatan?angka=rho",
        {"reason": "Terlalu besar.", "request_key": KEY},
    ),
    "objection answer": (
        Role.VILLAGE_OPERATOR,
        "/keberatan/{objection_id}",
        {"outcome": "upheld", "answer": "Sudah dihitung ulang.", "version": "1"},
    ),
    "rules start": (Role.REVIEWER, "/aturan-penilaian/draf", {"awal-base": DRAFT}),
    "rules": (Role.REVIEWER, f"{RULES_ADDRESS}/ubah", RULES),
    "rules workshop": (Role.REVIEWER, f"{RULES_ADDRESS}/lokakarya", WORKSHOP),
    "rules price": (Role.REVIEWER, f"{RULES_ADDRESS}/harga", DECREE),
    "rules priority": (Role.REVIEWER, f"{RULES_ADDRESS}/prioritas", PRIORITY),
    "rules row": (Role.REVIEWER, f"{RULES_ADDRESS}/hapus-baris", {"row": "harga-1"}),
    "rules propose": (
        Role.REVIEWER,
        f"{RULES_ADDRESS}/ajukan",
        {"ajukan-reason": "Lokakarya", "ajukan-version": "1"},
    ),
    "rules discard": (
        Role.REVIEWER,
        f"{RULES_ADDRESS}/buang",
        {"buang-reason": "Keliru", "buang-version": "1"},
    ),
    "rules send back": (
        Role.DECIDER,
        f"{RULES_ADDRESS}/kembalikan",
        {"kembalikan-reason": "Kurang", "kembalikan-version": "1"},
    ),
    "rules agree": (Role.DECIDER, f"{RULES_ADDRESS}/sepakati", AGREEMENT),
    "saved supply": (Role.INVESTOR, "/pencarian/pasokan", SUPPLY_SEARCH),
    "saved plans": (
        Role.VILLAGE_OPERATOR,
        "/pencarian/rencana",
        {"name": "Rencana untuk kami", "produk": "cassava.fresh_root"},
    ),
    "saved text": (
        Role.REVIEWER,
        "/pencarian/kata",
        {"q": "singkong", "name": "Semua singkong"},
    ),
    "search name": (Role.INVESTOR, "/pencarian/{saved_search_id}/nama", {"name": "Nama baru"}),
    "close silent": (Role.REGENCY, "/kabupaten/diam/{talk_id}/tutup", {"reason": "Diam"}),
    "registration": (None, "/daftar", REGISTRATION),
    "invitation": (Role.ADMIN, "/admin/undangan", INVITATION),
    "team": (
        Role.INVESTOR,
        "/tim/{organisation_id}/undangan",
        {"role": "investor", "post": "Manajer"},
    ),
    "hand over": (
        Role.INVESTOR,
        "/jabatan/{membership_id}/serah-terima",
        {"successor": "baru", "post": "Manajer"},
    ),
    "reset": (None, "/atur-ulang/AAAA-BBBB-CCCC-DDDD", {"password": "kuda laut biru bernyanyi"}),
    "sign in": (None, "/masuk?next=/produk", {"login": "a@contoh.id", "password": "rahasia"}),
    "password": (Role.INVESTOR, "/akun", {"current": "lama", "new": "kuda laut biru bernyanyi"}),
}
