# Targets anyone can read. Everything is done by the Maven wrapper; nothing else need be installed but a JDK.

.PHONY: build-the-program open-the-studio test-everything test-what-takes-long pack-a-release format-the-code make-a-small-picture

build-the-program:
	./mvnw -q -DskipTests package

open-the-studio: build-the-program
	target/distillery/bin/distillery

test-everything:
	./mvnw verify

test-what-takes-long:
	./mvnw verify -Pheavy

pack-a-release:
	./mvnw -Prelease clean package

format-the-code:
	./mvnw -q spotless:apply

make-a-small-picture: build-the-program
	target/distillery/bin/distillery generate --model src/test/resources/reference/sd1 --prompt "a squirrel" --out picture.png
