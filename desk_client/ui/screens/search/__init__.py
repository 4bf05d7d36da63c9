"""查找: by number, name, phone, words, pinyin or initials."""
