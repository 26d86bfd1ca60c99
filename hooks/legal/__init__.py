"""The legal texts: their versions and changes, the ledger, the sub-processors, the disclosures."""
