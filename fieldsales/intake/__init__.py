"""What comes in as a file: spreadsheets read, columns guessed, places made or refused row by row."""
