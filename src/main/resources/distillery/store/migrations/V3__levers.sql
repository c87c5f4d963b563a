-- What makes a picture faster and changes it, as JSON by name; null where nobody asked for any.
ALTER TABLE job ADD COLUMN levers TEXT;
ALTER TABLE picture ADD COLUMN levers TEXT;
ALTER TABLE contestant ADD COLUMN levers TEXT;
