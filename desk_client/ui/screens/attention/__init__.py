"""待处理: what the centre did not take, what waits, what two people changed. Nothing is lost."""
