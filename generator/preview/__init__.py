"""What an author sees while writing: what changed (changes), pages built for looking (builder, worker), and a server on this machine (server)."""
