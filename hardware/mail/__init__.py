"""Mail servers, spoken to as RFC 5321 says."""
