"""Views of decisions for people and for proof: traces, ledgers, reports. Decides nothing."""
