DROP TABLE search_marks;
DROP TABLE case_words_index;
DROP TABLE case_words;
