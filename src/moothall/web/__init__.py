"""The site: settings, sign-in and addresses. It only assembles what the apps offer."""
