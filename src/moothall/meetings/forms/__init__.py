"""What people fill in to call meetings, make agendas and answer invitations."""
