"""Turn, SQLAlchemy tables, sealing, migrations, erase and export."""
