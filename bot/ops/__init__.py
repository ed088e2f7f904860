"""What an operator needs: logging, metrics, health, doctor, audit. Nothing personal passes through here."""
