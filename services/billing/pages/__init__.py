"""The pages of billing: an applicant's dues and payment; runs, invoices and accounts."""
