DROP INDEX cases_open_of_merchant;
