"""What the project takes from others, looked at as a whole: pins, licences, a bill of materials, known vulnerabilities."""
