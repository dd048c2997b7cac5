"""What every page is made of: components, forms, access, the one clock. No model lives here."""
