protocol unix,inet
