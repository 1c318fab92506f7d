"""What most tests start from: vaults made in memory, findings as short rows."""
