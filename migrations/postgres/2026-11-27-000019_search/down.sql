DROP TABLE search_marks;
DROP TABLE case_words;
