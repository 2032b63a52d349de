lock:
	@echo
